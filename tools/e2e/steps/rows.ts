import { contract } from '../../../lib/contract';
import { nameOf } from '../json';
import { passed, type Step } from '../step';
import { expectTodos, readTodos, writeTodos } from '../todos';
import { stackPods, uidOf, untilReady } from '../workloads';

/** Rows outlive pods. */
export const rows: Step = {
  name: 'rows',
  proves: 'rows survive the deletion of the pod of the database, and of every pod at once',
  needs: ['ready'],
  prove: async (stage) => {
    const { cluster } = stage;
    await writeTodos(stage);
    const titles = await readTodos(stage);

    const database = await stackPods(stage, contract.postgres.name);
    await cluster.ask(['delete', 'pod', ...database.map(nameOf), '--wait=false']);
    await untilReady(stage, database.map(uidOf));
    await expectTodos(stage, titles, 'the pod of the database was deleted');

    const every = await stackPods(stage);
    // With little time to shut down, as when a node dies.
    await cluster.ask(['delete', 'pod', ...every.map(nameOf), '--wait=false', '--grace-period=1']);
    await untilReady(stage, every.map(uidOf));
    await expectTodos(stage, titles, `all ${every.length} pods were deleted`);
    return passed(`${titles.length} rows, after the database's pod and after all ${every.length} pods`);
  },
};
