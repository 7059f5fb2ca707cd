import type { KubernetesVersion } from '../../../lib/environments/kubernetes';
import { formatPath, type ManifestObject, remembered } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';
import { isSchedule } from '../refused/schedule';
import { type Violation, violations } from '../schema/schema';

/** @see "Field validation", kubernetes.io/docs/reference/using-api/api-concepts */
export const objectsMatchTheirSchema: Rule = {
  name: 'objects-match-their-schema',
  description:
    'Every object has the fields, types and values that the API server accepts, and no field that it would refuse or drop.',
  recommendation:
    'Compare the field with the page of its kind in kubernetes.io/docs/reference/kubernetes-api.',
  excusable: false,
  *check(manifest): Iterable<Finding> {
    for (const object of manifest.objects) {
      const { value, kind } = object;
      for (const { path, message, ...rest } of judged(object)(manifest.kubernetes))
        yield { object, path, message: `${formatPath(path)} ${message}.`, ...rest };
      // An operator's schedule begins with seconds.
      const schedule = value.at('spec', 'schedule');
      const [, ...minutes] = schedule.text?.trim().split(/\s+/) ?? [];
      const isWrong = schedule.text !== undefined && !isSchedule(minutes.join(' '));
      if (kind === 'ScheduledBackup' && isWrong && !schedule.text.startsWith('@'))
        yield finding(object, schedule, `${schedule.place} must be a cron expression of 6 fields.`);
    }
  },
};

/** What is wrong with an object in a release. */
const judged = remembered(({ apiVersion, kind, value }: ManifestObject) => {
  const known = new Map<KubernetesVersion, readonly Violation[]>();
  return (version: KubernetesVersion): readonly Violation[] => {
    const found = known.get(version) ?? violations(apiVersion, kind, value.raw, version);
    known.set(version, found);
    return found;
  };
});
