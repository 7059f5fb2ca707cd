import { minikube, production } from '../../lib/environments';
import { drill } from '../../tools/e2e/steps/drill';
import { FakeKubectl } from './fake-kubectl';
import { listed, stageOn } from './stages';

const dump = 'todo_db-20261121T030000Z.dump';
const reason = `${dump} does not match its checksum.`;
const passing = { drill: 'passed', dump, tables: 4, rows: 603, restoreSeconds: 7, ageSeconds: 60 };
const failing = { drill: 'failed', dump, reason };

interface Run {
  readonly condition?: string;
  readonly log: string;
}

/** A cluster in which the Jobs of the step end like this: the drill, the one that spoils, and the drill afterwards. */
function kubectlWith(...runs: readonly Run[]): FakeKubectl {
  const names = ['e2e-drill', 'e2e-spoil', 'e2e-drill-spoilt'];
  const jobs = runs.map(({ condition = 'Complete' }, index) => ({
    kind: 'Job',
    metadata: { name: names[index] ?? '' },
    status: { conditions: [{ type: condition, status: 'True' }] },
  }));
  return new FakeKubectl(({ args }) => {
    if (args.includes('--dry-run=client'))
      return { stdout: JSON.stringify({ spec: { containers: [{ name: 'drill', command: ['sh'] }] } }) };
    const index = names.findIndex((name) => args.includes(`job/${name}`));
    return { stdout: args.includes('logs') ? (runs[index]?.log ?? '') : listed(jobs) };
  });
}

const good = { log: `${JSON.stringify(passing)}\n` };
const spoilt = { log: `${dump}\n` };
const bad = { condition: 'Failed', log: `drill: ${reason}\n${JSON.stringify(failing)}\n` };

describe('the drill', () => {
  it('passes with a good dump, and fails with a corrupt one', async () => {
    const kubectl = kubectlWith(good, spoilt, bad);
    const detail = `603 rows of a dump that was 60 s old were restored in 7 s; then: ${reason}`;
    await expect(drill.prove(stageOn(kubectl, production))).resolves.toEqual({ outcome: 'passed', detail });
    const applied = kubectl.calls.find(({ args }) => args.includes('apply'))?.input ?? '';
    expect(applied).toContain('"command":["sh","-c","cd \\"$BACKUP_DIRECTORY\\"');
  });

  it.each<[what: string, runs: readonly Run[], sentence: string]>([
    ['a good dump fails', [bad], `Job e2e-drill failed: ${JSON.stringify(failing)}`],
    ['it says nothing', [{ log: 'hello\n' }], 'The drill leaves no record: hello'],
    ['a corrupt dump passes', [good, spoilt, good], `The drill does not notice that ${dump} is corrupt.`],
    [
      'it names another dump',
      [good, { log: 'todo_db-20261122T030000Z.dump\n' }, bad],
      'The drill failed, but does not name todo_db-20261122T030000Z.dump',
    ],
    [
      'it never ends',
      [{ condition: 'Suspended', log: '' }],
      'Job e2e-drill does not come to its end (waited 120 s)',
    ],
  ])('is not proven where %s', async (_, runs, sentence) => {
    await expect(drill.prove(stageOn(kubectlWith(...runs), production))).rejects.toThrow(sentence);
  });

  it('is not asked of an environment without one', async () => {
    const detail = 'minikube has no drill';
    await expect(drill.prove(stageOn(new FakeKubectl(), minikube))).resolves.toEqual({
      outcome: 'not applicable',
      detail,
    });
  });
});
