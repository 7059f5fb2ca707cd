import type { Cluster } from './cluster';
import { listAt, nameOf, textAt } from './json';
import type { Mask } from './masking';
import { conditionOf } from './workloads';

/** What somebody needs to see why a step failed. */
export interface Diagnosis {
  readonly events: string;
  readonly pods: readonly { readonly name: string; readonly describe: string; readonly logs: string }[];
}

/** Events, and of each pod that is not well (of every pod, if all are) its description and last log lines, masked. */
export async function diagnose(cluster: Cluster, mask: Mask): Promise<Diagnosis> {
  const shown = async (args: readonly string[], lines = Infinity): Promise<string> => {
    const { stdout, stderr } = await cluster.run(args);
    const text = mask(stdout.trim() === '' ? stderr : stdout);
    return text.trimEnd().split('\n').slice(-lines).join('\n');
  };
  const { status, stdout } = await cluster.run(['get', 'pods', '--output=json']);
  const pods = status === 0 ? listAt(JSON.parse(stdout), 'items') : [];
  const unwell = pods.filter(
    (pod) =>
      textAt(pod, 'status', 'phase') !== 'Succeeded' &&
      conditionOf(pod, 'ContainersReady', 'True') === undefined,
  );
  const concerned = (unwell.length > 0 ? unwell : pods).map(nameOf);
  return {
    events: await shown(['get', 'events', '--sort-by=.lastTimestamp'], 40),
    pods: await Promise.all(
      concerned.map(async (name) => ({
        name,
        describe: await shown(['describe', 'pod', name]),
        logs: await shown(['logs', name, '--all-containers', '--prefix', '--tail=20'], 60),
      })),
    ),
  };
}
