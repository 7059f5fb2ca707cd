import { drillOf } from '../../../lib/environments';
import { numberAt, textAt } from '../../manifest';
import { ended, finished, lastLine } from '../jobs';
import { NotProven, passed, type Step } from '../step';

const cronJob = 'todo-drill';

/** Overwrites some bytes of the newest dump, and says which it is. */
const spoil = `cd "$BACKUP_DIRECTORY" && newest=$(ls todo_db-*.dump | tail -n 1) &&
  printf spoilt | dd of="$newest" bs=1 seek=100 conv=notrunc 2>/dev/null && echo "$newest"`;

/** The last that is done with the dumps: one of them is corrupt afterwards. */
export const drill: Step = {
  name: 'drill',
  proves: 'a drill restores the newest dump, and fails and names it once it is corrupt',
  needs: ['ready', 'backup'],
  prove: async (stage) => {
    const { environment } = stage;
    if (drillOf(environment.database) === undefined)
      return { outcome: 'not applicable', detail: `${environment.name} has no drill` };
    const good = recordIn(await finished(stage, 'e2e-drill', cronJob));
    const dump = lastLine(await finished(stage, 'e2e-spoil', cronJob, ['sh', '-c', spoil]));
    const { isWell, log } = await ended(stage, 'e2e-drill-spoilt', cronJob);
    if (isWell) throw new NotProven(`The drill does not notice that ${dump} is corrupt.`);
    const bad = recordIn(log);
    if (textAt(bad, 'drill') !== 'failed' || textAt(bad, 'dump') !== dump)
      throw new NotProven(`The drill failed, but does not name ${dump}: ${JSON.stringify(bad)}`);
    const [rows, seconds, age] = ['rows', 'restoreSeconds', 'ageSeconds'].map((what) => numberAt(good, what));
    return passed(
      `${rows} rows of a dump that was ${age} s old were restored in ${seconds} s; then: ${textAt(bad, 'reason')}`,
    );
  },
};

/** @throws NotProven where a drill has left no record in its log. */
function recordIn(log: string): unknown {
  const line = log.split('\n').findLast((each) => each.startsWith('{"drill":'));
  if (line === undefined) throw new NotProven(`The drill leaves no record: ${lastLine(log)}`);
  return JSON.parse(line);
}
