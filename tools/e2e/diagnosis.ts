import type { Cluster } from './cluster';
import { nameOf, textAt } from './json';
import type { Mask } from './masking';
import { conditionOf } from './workloads';

/** What somebody needs to see why a step failed. */
export interface Diagnosis {
  readonly events: string;
  readonly pods: readonly { readonly name: string; readonly describe: string; readonly logs: string }[];
}

/** The last lines of a text. */
function last(lines: number, text: string): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** Events, and of each pod that is not well (of every pod, if all are) its description and last log lines, masked. */
export async function diagnose(cluster: Cluster, mask: Mask): Promise<Diagnosis> {
  const shown = async (args: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await cluster.run(args);
    return mask(stdout.trim() === '' ? stderr : stdout);
  };
  const listed = await cluster.run(['get', 'pods', '--output=json']);
  const pods = listed.status === 0 ? podsIn(listed.stdout) : [];
  const unwell = pods.filter(
    (pod) =>
      textAt(pod, 'status', 'phase') !== 'Succeeded' &&
      conditionOf(pod, 'ContainersReady', 'True') === undefined,
  );
  const concerned = (unwell.length > 0 ? unwell : pods).map(nameOf);
  return {
    events: last(40, await shown(['get', 'events', '--sort-by=.lastTimestamp'])),
    pods: await Promise.all(
      concerned.map(async (name) => ({
        name,
        describe: await shown(['describe', 'pod', name]),
        logs: last(60, await shown(['logs', name, '--all-containers', '--prefix', '--tail=20'])),
      })),
    ),
  };
}

function podsIn(text: string): readonly unknown[] {
  const value: unknown = JSON.parse(text);
  const items = typeof value === 'object' && value !== null && 'items' in value ? value.items : [];
  return Array.isArray(items) ? items : [];
}
