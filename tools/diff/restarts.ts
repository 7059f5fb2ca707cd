import { leadsInto } from '../manifest';
import { type Consequence, kindOf, type Update } from './consequence';

/** What each kind does with its pods once its template has changed. */
const replacements: ReadonlyMap<string, string> = new Map([
  ['apps/Deployment', 'a rollout replaces every pod, by its strategy'],
  ['apps/StatefulSet', 'its pods are replaced one after the other'],
  ['apps/DaemonSet', 'its pods are replaced node by node'],
]);

/** Whether an update replaces pods: their template differs, and nobody is asked to delete them by hand. */
export function restartsOf({ next, changes }: Update): readonly Consequence[] {
  const replacement = replacements.get(kindOf(next));
  const waits = next.value.at('spec', 'updateStrategy', 'type').text === 'OnDelete';
  return replacement !== undefined && !waits && changes.some(({ path }) => leadsInto(path, 'spec.template'))
    ? [{ severity: 'restarts pods', reason: `The pod template differs: ${replacement}.` }]
    : [];
}
