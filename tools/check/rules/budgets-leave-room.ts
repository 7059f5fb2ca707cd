import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import { amount, scaleOf } from '../../manifest/scale';
import { selectedPods, selectorOf } from '../../manifest/selection';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Specifying a Disruption Budget for your Application", kubernetes.io/docs/tasks/run-application/configure-pdb */
export const budgetsLeaveRoom: Rule = {
  name: 'budgets-leave-room',
  description:
    'A disruption budget lets at least one pod go when its workload is at its smallest, and keeps at least one: else node drains block for ever, or nothing is kept. Workloads of several pods have one.',
  recommendation:
    'Use maxUnavailable: 1, and no budget for a single pod: workloads.*.disruptionBudget in lib/environments.',
  check: (manifest) => [
    ...manifest.all('policy', 'PodDisruptionBudget').flatMap((budget) => roomOf(manifest, budget)),
    ...missing(manifest),
  ],
};

function roomOf(manifest: Manifest, budget: ManifestObject): readonly Finding[] {
  const spec = budget.value.at('spec');
  const selector = selectorOf(spec.at('selector')) ?? [];
  const pods = selectedPods(manifest, budget.namespace, selector);
  if (pods.length === 0) return [];
  const fewest = pods.reduce((sum, pod) => sum + scaleOf(manifest, pod).fewest, 0);
  const [least, most] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
  const stated = least.isAbsent ? most : least;
  const room = least.isAbsent ? amount(most, fewest, 0) : fewest - amount(least, fewest, 0);
  if (room < 1)
    return [
      finding(budget, stated, `Of ${fewest} pods none may be evicted: node drains would block for ever.`),
    ];
  return room >= fewest
    ? [finding(budget, stated, `Of ${fewest} pods all may be evicted at once: the budget keeps nothing.`)]
    : [];
}

function missing(manifest: Manifest): readonly Finding[] {
  const selectors = manifest.all('policy', 'PodDisruptionBudget').map(({ namespace, value }) => ({
    namespace,
    selector: selectorOf(value.at('spec', 'selector')) ?? [],
  }));
  const budgeted = new Set(
    selectors.flatMap(({ namespace, selector }) =>
      selectedPods(manifest, namespace, selector).map(({ object }) => object),
    ),
  );
  return manifest.pods
    .filter((pod) => scaleOf(manifest, pod).fewest > 1 && !budgeted.has(pod.object))
    .map(({ object }) =>
      finding(
        object,
        object.value,
        `${object.label} has several pods and no disruption budget keeps one of them.`,
      ),
    );
}
