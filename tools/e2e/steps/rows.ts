import { randomBytes } from 'node:crypto';
import { containers, contract, database, serviceKeys, variablesOf } from '../../../lib/contract';
import { minimumReplicas } from '../../../lib/environments';
import { headersOf } from '../examples/user';
import { ask, forwarded } from '../http';
import { finished, lastLine } from '../jobs';
import { listAt, textAt } from '../../manifest';
import { NotProven, passed, type Stage, type Step, until } from '../step';
import { databasePods, replaced, stackPods, untilReady } from '../workloads';

/**
 * A cluster's DNS may remember that there is no such name: for 30 s in kubeadm's Corefile before Kubernetes 1.32, and the
 * name of a Service without an address of its own is gone while it has no Ready pod.
 */
const findingSeconds = 45;

/** Writes three rows through the backend, with random titles; returns the titles of all rows there are. */
async function writeTodos(stage: Stage): Promise<readonly string[]> {
  const headers = await headersOf(stage);
  return forwarded(stage.cluster, contract.backend, async (address) => {
    for (let count = 0; count < 3; count += 1) {
      const title = `e2e ${randomBytes(6).toString('hex')}`;
      const { status, text } = await ask(`${address}/todos`, { title }, headers);
      if (status !== 201 && status !== 200) throw new NotProven(`POST /todos answers ${status}: ${text}`);
    }
    return readTodos(stage, address);
  });
}

/**
 * The titles of all rows, read through the backend as soon as it finds the database.
 *
 * @throws NotProven where it does not find it in time.
 */
async function readTodos(stage: Stage, address: string): Promise<readonly string[]> {
  const headers = await headersOf(stage);
  let rows: unknown;
  await until(stage.cluster, findingSeconds, async () => {
    const { status, text } = await ask(`${address}/todos`, undefined, headers);
    if (status !== 200) return `GET /todos answers ${status}: ${text}`;
    rows = JSON.parse(text);
    return undefined;
  });
  return listAt(rows).map((row) => textAt(row, 'title'));
}

/**
 * How long the backend took to find the database, in words.
 *
 * @throws NotProven unless the rows that there are after something happened are those with these titles.
 */
async function expectTodos(stage: Stage, titles: readonly string[], after: string): Promise<string> {
  const { cluster } = stage;
  const started = cluster.now();
  const found = await forwarded(cluster, contract.backend, (address) => readTodos(stage, address));
  const lost = titles.filter((title) => !found.includes(title));
  if (lost.length > 0 || found.length !== titles.length) {
    throw new NotProven(
      `After ${after}, ${lost.length} of ${titles.length} rows are gone and ${found.length} are there.`,
    );
  }
  return `read ${((cluster.now() - started) / 1000).toFixed(0)} s after all was Ready`;
}

/** Rows outlive pods. */
export const rows: Step = {
  name: 'rows',
  proves: 'rows survive the deletion of the pod of the database, and of every pod at once',
  needs: ['ready'],
  prove: async (stage) => {
    const titles = await writeTodos(stage);
    await replaced(stage, await databasePods(stage));
    const first = await expectTodos(stage, titles, 'the pod of the database was deleted');

    const every = await stackPods(stage);
    // With little time to shut down, as when a node dies.
    await replaced(stage, every, ['--grace-period=1']);
    const second = await expectTodos(stage, titles, `all ${every.length} pods were deleted`);
    return passed(
      `${titles.length} rows: after the database's pod, ${first}; after all ${every.length} pods, ${second}`,
    );
  },
};

/** Who may write: services that know the database. */
const writers = serviceKeys.filter((key) =>
  variablesOf(key).some(([, row]) => row.kind === 'secret' && row.origin.kind === 'database url'),
);

/** As the documentation says: a dump, a disaster, a restore while nobody writes. */
export const recovery: Step = {
  name: 'backup',
  proves: 'a backup is taken, the data destroyed, and the same rows restored',
  needs: ['ready', 'credentials'],
  prove: async (stage) => {
    const { cluster, environment } = stage;
    if (environment.database.kind !== 'in-cluster' || environment.database.backup === undefined) {
      return { outcome: 'not applicable', detail: `${environment.name} keeps no backup in the cluster` };
    }
    const titles = await writeTodos(stage);
    const backup = await finished(stage, 'e2e-backup', 'todo-backup');

    await cluster.ask([
      'scale',
      ...writers.map((key) => `deployment/${containers[key].name}`),
      '--replicas=0',
    ]);
    await until(cluster, 90, async () => {
      const pods = await Promise.all(writers.map((key) => stackPods(stage, containers[key].name)));
      return pods.flat().length === 0 ? undefined : 'The writers do not stop.';
    });
    await destroy(stage);
    const restored = await finished(stage, 'e2e-restore', 'todo-restore');
    for (const key of writers) {
      const replicas = minimumReplicas(environment.workloads[key].scale);
      await cluster.ask(['scale', `deployment/${containers[key].name}`, `--replicas=${replicas}`]);
    }
    await untilReady(stage);
    await expectTodos(stage, titles, 'the restore');
    return passed(`${titles.length} rows are back. ${lastLine(backup)} ${lastLine(restored)}`);
  },
};

/** Drops every table, and sees that they are gone. */
async function destroy({ cluster }: Stage): Promise<void> {
  const psql = [
    ...['exec', `statefulset/${contract.postgres.name}`, '--'],
    ...['sh', '-c', `PGPASSWORD="$${database.password}" exec psql "$@"`, 'psql'],
    ...[`--username=${database.user}`, `--dbname=${database.name}`, '--host=/var/run/postgresql'],
    ...['--set=ON_ERROR_STOP=1', '--quiet', '--tuples-only', '--no-align'],
  ];
  const own = "!~ '^(pg_|information_schema$)'";
  const all = `select string_agg(format('drop schema %I cascade', nspname), ';') from pg_namespace where nspname ${own}`;
  await cluster.ask([...psql, `--command=${(await cluster.ask([...psql, `--command=${all}`])).trim()}`]);
  const tables = `select count(*) from pg_tables where schemaname ${own}`;
  const left = (await cluster.ask([...psql, `--command=${tables}`])).trim();
  if (left !== '0') throw new NotProven(`${left} tables are left: nothing was destroyed.`);
}
