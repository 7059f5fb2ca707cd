import { annotations } from '../../../lib/annotations';
import { groupBy } from '../../manifest';
import { excusesOf, reasonOf } from '../excuse';
import { finding, type Rule } from '../rule';

const name = 'excuses-are-needed';

/**
 * A rule about the excuses for the findings of others: it comes after them.
 *
 * @param others All other rules.
 */
export function excusesAreNeeded(others: readonly Rule[]): Rule {
  const excusable = new Map(others.map((rule) => [rule.name, rule.excusable !== false]));
  excusable.set(name, false);
  return {
    name,
    description:
      'Each annotation that excuses an object from a rule names a rule that can be excused, gives a reason, and has a finding to excuse: one that is left over would hide the next defect.',
    recommendation: `Remove the annotation, or write it on the object with the finding, as ${annotations.ignore}RULE: REASON.`,
    excusable: false,
    *check(manifest, before) {
      const findings = groupBy(before, ({ object }) => object);
      for (const object of manifest.objects)
        for (const [rule, excuse] of excusesOf(object)) {
          const isNeeded = findings.get(object)?.some((found) => found.rule.name === rule) ?? false;
          if (!excusable.has(rule))
            yield finding(object, excuse, `There is no rule ${JSON.stringify(rule.slice(0, 300))}.`);
          else if (excusable.get(rule) === false)
            yield finding(object, excuse, `Findings of ${rule} cannot be excused.`);
          else if (reasonOf(excuse) === '')
            yield finding(object, excuse, `The excuse from ${rule} must give its reason.`);
          else if (!isNeeded)
            yield finding(object, excuse, `${rule} finds nothing here: the excuse is not needed.`);
        }
      for (const { object, metadata } of manifest.pods)
        if (metadata.path.length > 1)
          for (const [key, excuse] of metadata.entries('annotations'))
            if (key.startsWith(annotations.ignore)) {
              const message = `An excuse has no effect here: it belongs on ${object.label} itself.`;
              yield finding(object, excuse, message);
            }
    },
  };
}
