import { contract, database } from '../../../lib/contract';
import { minimumReplicas } from '../../../lib/environments';
import { nameOf } from '../json';
import { NotProven, until } from '../patience';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';
import { expectTodos, readTodos, writeTodos } from '../todos';
import { conditionOf, stackPods, untilReady } from '../workloads';

const writers = ['frontend', 'backend'] as const;

/** The way of the README: a dump, a disaster, the way back. */
export const recovery: Step = {
  name: 'backup',
  proves: 'a backup is taken, the data destroyed, and the same rows restored',
  needs: ['ready', 'credentials'],
  prove: async (stage) => {
    const { cluster, environment } = stage;
    if (environment.database.kind !== 'in-cluster' || environment.database.backup === undefined) {
      return { outcome: 'not applicable', detail: `${environment.name} keeps no backup in the cluster` };
    }
    await writeTodos(stage);
    const titles = await readTodos(stage);
    const backup = await finished(stage, 'e2e-backup', 'todo-backup');

    await cluster.ask(['scale', ...writers.map((key) => `deployment/${contract[key].name}`), '--replicas=0']);
    await until(cluster, 90, async () => {
      const pods = await Promise.all(writers.map((key) => stackPods(stage, contract[key].name)));
      return pods.flat().length === 0 ? undefined : 'The writers do not stop.';
    });
    await destroy(stage);
    const restored = await finished(stage, 'e2e-restore', 'todo-restore');
    for (const key of writers) {
      const replicas = minimumReplicas(environment.workloads[key].scale);
      await cluster.ask(['scale', `deployment/${contract[key].name}`, `--replicas=${replicas}`]);
    }
    await untilReady(stage);
    await expectTodos(stage, titles, 'the restore');
    return passed(`${titles.length} rows are back. ${lastLine(backup)} ${lastLine(restored)}`);
  },
};

/** Makes a Job of a CronJob and waits until it has run; returns its log. */
async function finished({ cluster }: Stage, job: string, cronJob: string): Promise<string> {
  await cluster.ask(['create', 'job', job, `--from=cronjob/${cronJob}`]);
  await until(cluster, 120, async () => {
    const found = (await cluster.list('jobs')).find((candidate) => nameOf(candidate) === job);
    if (conditionOf(found, 'Complete', 'True') !== undefined) return undefined;
    if (conditionOf(found, 'Failed', 'True') !== undefined) {
      throw new NotProven(`Job ${job} failed: ${lastLine(await cluster.ask(['logs', `job/${job}`]))}`);
    }
    return `Job ${job} does not come to its end`;
  });
  return cluster.ask(['logs', `job/${job}`]);
}

/** Drops every table, and sees that they are gone. */
async function destroy({ cluster }: Stage): Promise<void> {
  const psql = (statement: string): Promise<string> =>
    cluster.ask([
      'exec',
      `statefulset/${contract.postgres.name}`,
      '--',
      'psql',
      `--username=${database.user}`,
      `--dbname=${database.name}`,
      '--host=/var/run/postgresql',
      '--set=ON_ERROR_STOP=1',
      '--quiet',
      '--tuples-only',
      '--no-align',
      `--command=${statement}`,
    ]);
  await psql('drop schema public cascade; drop schema if exists deployment cascade');
  const left = await psql("select count(*) from pg_tables where schemaname in ('public', 'deployment')");
  if (left.trim() !== '0') throw new NotProven(`${left.trim()} tables are left: nothing was destroyed.`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
