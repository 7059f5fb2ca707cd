import { formatPath, type ManifestObject, remembered } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';
import { isSchedule } from '../refused/schedule';
import { violations } from '../schema/schema';

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
      for (const { path, message } of violationsOf(object))
        yield { object, path, message: `${formatPath(path)} ${message}.` };
      // An operator's schedule begins with seconds.
      const schedule = value.at('spec', 'schedule');
      const [, ...minutes] = schedule.text?.trim().split(/\s+/) ?? [];
      const isWrong = schedule.text !== undefined && !isSchedule(minutes.join(' '));
      if (kind === 'ScheduledBackup' && isWrong && !schedule.text.startsWith('@'))
        yield finding(object, schedule, `${schedule.place} must be a cron expression of 6 fields.`);
    }
  },
};

const violationsOf = remembered(({ apiVersion, kind, value }: ManifestObject) =>
  violations(apiVersion, kind, value.raw),
);
