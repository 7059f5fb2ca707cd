import type { Value } from '../../manifest';
import { type Refusal, refused } from './refusal';

const months = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12, months],
  [0, 6, days],
] as const;

/**
 * A schedule as the library of the API server reads it (github.com/robfig/cron): those for JavaScript take what it refuses,
 * such as L, 5#2 and a Sunday of 7.
 *
 * @see "CronJob", section "Schedule syntax", kubernetes.io/docs/concepts/workloads/controllers/cron-jobs
 */
export function* scheduleRefused(spec: Value): Iterable<Refusal> {
  const [schedule, zone] = [spec.at('schedule'), spec.at('timeZone')];
  const { text = '' } = schedule;
  const isZoned = text.includes('TZ');
  yield* refused(
    text !== '' && !isSchedule(text.slice(0, 1000)) && !isZoned,
    schedule,
    `${schedule.place} must be a cron expression of 5 fields, each in its range.`,
  );
  yield* refused(isZoned, schedule, 'The time zone belongs in timeZone.');
  yield* refused(
    zone.text !== undefined && !isTimeZone(zone.text),
    zone,
    'There is no such time zone: expected a name such as Europe/Berlin.',
  );
}

/** Whether a text is a schedule of five fields, or one by name. */
export function isSchedule(text: string): boolean {
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  if (/^@every [-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return true;
  const parts = text.trim().split(/\s+/);
  return parts.length === fields.length && parts.every(isField);
}

function isField(text: string, index: number): boolean {
  const [least, most, names = []] = fields[index] ?? [0, 0];
  const read = (part: string): number => {
    const named = names.indexOf(part.toLowerCase());
    return named > 0 || (named === 0 && part !== '') ? named : /^\+?\d{1,9}$/.test(part) ? Number(part) : NaN;
  };
  return text
    .split(',')
    .filter(Boolean)
    .every((entry) => {
      const [range = '', step = '1', ...others] = entry.split('/');
      const [first = '', last, ...further] = range.split('-');
      const isAny = /^[*?]$/.test(first);
      if (others.length > 0 || further.length > 0 || !(read(step) > 0)) return false;
      if (isAny) return true;
      const from = read(first);
      const to = last === undefined ? (entry.includes('/') ? most : from) : read(last);
      return from >= least && to <= most && from <= to;
    });
}

/** By name: looking one up takes long, and a manifest has few. */
const zones = new Map<string, boolean>();

/** As Go looks it up, by the very name of a file of the time zone database. */
function isTimeZone(name: string): boolean {
  if (!name.split('/').every((part) => /^[A-Z][A-Za-z0-9_+-]*$/.test(part)) || name === 'Local') return false;
  const known = zones.get(name) ?? isKnownTimeZone(name);
  if (zones.size < 1000) zones.set(name, known);
  return known;
}

function isKnownTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
