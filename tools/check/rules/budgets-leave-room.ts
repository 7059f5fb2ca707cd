import { amount, scaleOf, selectorOf } from '../../manifest';
import { finding, type Rule } from '../rule';

/** @see "Specifying a Disruption Budget for your Application", kubernetes.io/docs/tasks/run-application/configure-pdb */
export const budgetsLeaveRoom: Rule = {
  name: 'budgets-leave-room',
  description:
    'A disruption budget lets at least one pod go when its workload is at its smallest, and keeps at least one: else node drains block for ever, or nothing is kept. Workloads of several pods have one, and only one.',
  recommendation:
    'Use maxUnavailable: 1, and no budget for a single pod: workloads.*.disruptionBudget in lib/environments.',
  *check(manifest) {
    const budgets = manifest.all('policy', 'PodDisruptionBudget').map((budget) => {
      const spec = budget.value.at('spec');
      const pods = manifest.selected(budget.namespace, selectorOf(spec.at('selector')) ?? []);
      return { budget, spec, pods };
    });
    for (const { budget, spec, pods } of budgets) {
      if (pods.length === 0) continue;
      const fewest = pods.reduce((sum, pod) => sum + scaleOf(manifest, pod).fewest, 0);
      const [least, most] = [spec.at('minAvailable'), spec.at('maxUnavailable')];
      const given = least.isAbsent ? most : least;
      const room = least.isAbsent ? amount(most, fewest, 0) : fewest - amount(least, fewest, 0);
      const share = `Of ${fewest} pods`;
      if (room < 1)
        yield finding(budget, given, `${share} none may be evicted: node drains would block for ever.`);
      else if (room >= fewest)
        yield finding(budget, given, `${share} all may be evicted at once: the budget keeps nothing.`);
    }
    for (const [index, { budget, spec, pods }] of budgets.entries()) {
      const first = budgets
        .slice(0, index)
        .find((one) => one.budget.key !== budget.key && one.pods.some((pod) => pods.includes(pod)));
      if (first !== undefined) {
        const message = `${first.budget.label} keeps the same pods: with two budgets none of them can be evicted.`;
        yield finding(budget, spec.at('selector'), message);
      }
    }
    const budgeted = new Set(budgets.flatMap(({ pods }) => pods));
    for (const pod of manifest.pods) {
      const { label, value } = pod.object;
      const message = `${label} has several pods and no disruption budget keeps one of them.`;
      if (scaleOf(manifest, pod).fewest > 1 && !budgeted.has(pod)) yield finding(pod.object, value, message);
    }
  },
};
