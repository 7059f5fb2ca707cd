import { finding, type Finding, type Rule } from '../rule';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import { formatPath } from '../../manifest/path';
import { Value } from '../../manifest/value';
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
  check: (manifest) => {
    const found = manifest.objects.flatMap(compare);
    // What only a reader of policies and ports notices, such as an exception outside its range.
    const reported = new Set(found.map(({ object }) => object.label));
    return [...found, ...malformed(manifest).filter(({ object }) => !reported.has(object.label))];
  },
};

function compare(object: ManifestObject): readonly Finding[] {
  const { value, apiVersion, kind } = object;
  return [
    ...violations(apiVersion, kind, value.raw).map(({ path, message }) => ({
      object,
      path,
      message: `${formatPath(path)} ${message}.`,
    })),
    ...(kind === 'CronJob' ? wrongSchedule(object, 5) : []),
    ...(kind === 'ScheduledBackup' ? wrongSchedule(object, 6) : []),
  ];
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const days = 'sun|mon|tue|wed|thu|fri|sat';
const cronField = new RegExp(
  `^(?:(?:\\*|\\?|(?:\\d{1,2}|${months}|${days})(?:-(?:\\d{1,2}|${months}|${days}))?)(?:/\\d{1,3})?(?:,(?!$)|$))+$`,
  'i',
);

function wrongSchedule(object: ManifestObject, fields: number): readonly Finding[] {
  const schedule = object.value.at('spec', 'schedule');
  const { text } = schedule;
  if (text === undefined || /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text))
    return [];
  const parts = text.slice(0, 200).trim().split(/\s+/);
  return parts.length === fields && parts.every((part) => cronField.test(part))
    ? []
    : [finding(object, schedule, `${schedule.place} must be a cron expression of ${fields} fields.`)];
}

function malformed({ topology, objects }: Manifest): readonly Finding[] {
  const labels = new Map(objects.map((object) => [object.label, object]));
  return topology.problems.flatMap((problem) => {
    if (problem.kind !== 'malformed') return [];
    const object = labels.get(problem.object);
    if (object === undefined) return [];
    const path = problem.field.match(/[^.[\]]+/g) ?? [];
    const steps = path.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
    return [finding(object, new Value(undefined, steps), `${problem.field} must be ${problem.expected}.`)];
  });
}
