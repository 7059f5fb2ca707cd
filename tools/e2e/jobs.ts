import { listAt, mappingAt, nameOf } from '../manifest';
import { NotProven, type Stage, until } from './step';
import { hasCondition } from './workloads';

/** How a Job ended. */
interface Ended {
  readonly isWell: boolean;
  readonly log: string;
}

/** Makes a Job of a CronJob, with another command where one is given, and waits until it has ended. */
export async function ended(
  { cluster }: Stage,
  job: string,
  cronJob: string,
  command?: readonly string[],
): Promise<Ended> {
  const create = ['create', 'job', job, `--from=cronjob/${cronJob}`];
  if (command === undefined) await cluster.ask(create);
  else {
    const made = await cluster.ask([...create, '--dry-run=client', '--output=json']);
    const changed: unknown = JSON.parse(made, (key, value: unknown) =>
      key === 'containers' ? listAt(value).map((each) => ({ ...mappingAt(each), command })) : value,
    );
    await cluster.apply([mappingAt(changed)]);
  }
  let isWell = false;
  await until(cluster, 120, async () => {
    const found = (await cluster.list('jobs')).find((candidate) => nameOf(candidate) === job);
    isWell = hasCondition(found, 'Complete');
    return isWell || hasCondition(found, 'Failed') ? undefined : `Job ${job} does not come to its end`;
  });
  return { isWell, log: await cluster.ask(['logs', `job/${job}`]) };
}

/** The same of a Job that must do its work; returns its log. @throws NotProven where it fails. */
export async function finished(...given: Parameters<typeof ended>): Promise<string> {
  const { isWell, log } = await ended(...given);
  if (!isWell) throw new NotProven(`Job ${given[1]} failed: ${lastLine(log)}`);
  return log;
}

/** The last line of a log. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
