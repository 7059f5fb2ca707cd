import { formatPath, type Manifest, type ManifestObject } from '../../manifest';
import { topologyOf } from '../../reach';
import { finding, type Finding, type Rule } from '../rule';
import { violations } from '../schema/schema';

/**
 * @see "Field validation", kubernetes.io/docs/reference/using-api/api-concepts
 * @see "CronJob", section "Schedule syntax", kubernetes.io/docs/concepts/workloads/controllers/cron-jobs
 */
export const objectsMatchTheirSchema: Rule = {
  name: 'objects-match-their-schema',
  description:
    'Every object has the fields, types and values that the API server accepts, and no field that it would refuse or drop.',
  recommendation:
    'Compare the field with the page of its kind in kubernetes.io/docs/reference/kubernetes-api.',
  excusable: false,
  *check(manifest) {
    const reported = new Set<string>();
    for (const object of manifest.objects)
      for (const found of compare(object)) {
        reported.add(object.label);
        yield found;
      }
    // What only a reader of policies and ports notices, such as an exception outside its range.
    for (const found of malformed(manifest)) if (!reported.has(found.object.label)) yield found;
  },
};

function* compare(object: ManifestObject): Iterable<Finding> {
  const { value, apiVersion, kind } = object;
  for (const { path, message } of violations(apiVersion, kind, value.raw))
    yield { object, path, message: `${formatPath(path)} ${message}.` };
  const fields = kind === 'CronJob' ? 5 : kind === 'ScheduledBackup' ? 6 : 0;
  const schedule = value.at('spec', 'schedule');
  if (fields > 0 && schedule.text !== undefined && !isSchedule(schedule.text, fields))
    yield finding(object, schedule, `${schedule.place} must be a cron expression of ${fields} fields.`);
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const days = 'sun|mon|tue|wed|thu|fri|sat';
const cronField = new RegExp(
  `^(?:(?:\\*|\\?|(?:\\d{1,2}|${months}|${days})(?:-(?:\\d{1,2}|${months}|${days}))?)(?:/\\d{1,3})?(?:,(?!$)|$))+$`,
  'i',
);

function isSchedule(text: string, fields: number): boolean {
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  const parts = text.slice(0, 200).trim().split(/\s+/);
  return parts.length === fields && parts.every((part) => cronField.test(part));
}

function* malformed(manifest: Manifest): Iterable<Finding> {
  const labels = new Map(manifest.objects.map((object) => [object.label, object]));
  for (const problem of topologyOf(manifest).problems) {
    // Other rules report an object without a kind or a name.
    if (problem.kind !== 'malformed' || /^(?:apiVersion|kind|metadata\.name|object)$/.test(problem.field))
      continue;
    const object = labels.get(problem.object);
    if (object === undefined) continue;
    const steps = problem.field.match(/[^.[\]]+/g) ?? [];
    const path = steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    yield { object, path, message: `${problem.field} must be ${problem.expected}.` };
  }
}
