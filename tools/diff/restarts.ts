import { type Consequence, kindOf, type Update } from './consequence';
import { textAt } from './json';
import { leadsInto } from './path';

/** What each kind does with its pods once its template has changed. */
const replacements = new Map([
  ['apps/Deployment', 'a rollout replaces every pod, by its strategy'],
  ['apps/StatefulSet', 'its pods are replaced one after the other'],
  ['apps/DaemonSet', 'its pods are replaced node by node'],
]);

/** Whether applying an update replaces pods: their template differs, which replicas and labels outside are no part of. */
export function restartsOf({ next, changes }: Update): readonly Consequence[] {
  const replacement = replacements.get(kindOf(next));
  const waits = textAt(next.body, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  return replacement !== undefined && !waits && changes.some(({ path }) => leadsInto(path, 'spec.template'))
    ? [{ severity: 'restarts pods', reason: `The pod template differs: ${replacement}.` }]
    : [];
}
