import { type ManifestObject, parseQuantity, type Value } from '../manifest';
import { type Consequence, kindOf, type Update, when } from './consequence';

const loss = 'loses protection';

/** What no longer protects when an object is deleted. */
export function protectionOf(object: ManifestObject): readonly Consequence[] {
  return [
    ...when(isBackup(object), loss, 'it makes the backups, or restores them'),
    ...when(denied(object).length > 0, loss, 'it denies traffic by default'),
    ...when(kindOf(object) === 'policy/PodDisruptionBudget', loss, 'drains may take all of its pods at once'),
  ];
}

/** What no longer protects, or less than before, after an update. */
export function protectionLost({ old, next }: Update): readonly Consequence[] {
  const [before, after] = [old.value, next.value];
  const [still, backup] = [new Set(denied(next)), isBackup(old)];
  const [runs, less] = [old, next].map(({ value }) => runsOf(value.at('spec', 'schedule').text));
  const suspends = before.at('spec', 'suspend').flag !== true && after.at('spec', 'suspend').flag === true;
  const keeps = retained(after);
  return [
    ...when(backup && suspends, loss, 'the backups are suspended'),
    ...when(backup && runs !== undefined && less !== undefined && less < runs, loss, 'the backups are rarer'),
    ...when(
      retained(before).some(([name, amount]) => keeps.some(([same, now]) => same === name && now < amount)),
      loss,
      'fewer backups are kept',
    ),
    ...when(
      denied(old).some((direction) => !still.has(direction)),
      loss,
      'it no longer denies traffic by default',
    ),
    ...when(levelOf(next) < levelOf(old), loss, 'pods of this namespace are held to a weaker standard'),
    ...when(weakensBudget(old, next), loss, 'drains may take more of its pods at once'),
  ];
}

/** What makes backups or restores them, by its kind, or as a CronJob by its name or its labels. */
function isBackup(object: ManifestObject): boolean {
  const kind = kindOf(object);
  if (kind === 'postgresql.cnpg.io/ScheduledBackup') return true;
  const words = [object.name, ...Object.values(object.value.labels('metadata', 'labels'))];
  return kind === 'batch/CronJob' && words.some((word) => /backup|restore/i.test(word));
}

/** The directions in which a policy denies to and from every pod of its namespace what no other allows. */
function denied(object: ManifestObject): readonly string[] {
  if (kindOf(object) !== 'networking.k8s.io/NetworkPolicy') return [];
  const spec = object.value.at('spec');
  const selector = spec.at('podSelector');
  const isNarrow = ['matchLabels', 'matchExpressions'].some(
    (field) => selector.items(field).length + selector.entries(field).length > 0,
  );
  const types = spec.items('policyTypes').map(({ text = '' }) => text);
  return isNarrow
    ? []
    : (types.length === 0 ? ['Ingress'] : types).filter(
        (type) => spec.items(type.toLowerCase()).length === 0,
      );
}

/** How strict the standard is that a namespace enforces, from 0 for none. */
function levelOf(object: ManifestObject): number {
  const label = 'pod-security.kubernetes.io/enforce';
  const { text = '' } = object.value.at('metadata', 'labels', label);
  return kindOf(object) === 'Namespace'
    ? Math.max(0, ['privileged', 'baseline', 'restricted'].indexOf(text))
    : 0;
}

function weakensBudget(old: ManifestObject, next: ManifestObject): boolean {
  if (kindOf(next) !== 'policy/PodDisruptionBudget') return false;
  const [before, after] = [old, next].map(
    ({ value }) =>
      (field: string) =>
        parseShare(value.at('spec', field)),
  );
  const [least, now] = [before?.('minAvailable'), after?.('minAvailable')];
  const [most, then] = [before?.('maxUnavailable'), after?.('maxUnavailable')];
  return (
    (least !== undefined && now !== undefined && now < least) ||
    (most !== undefined && then !== undefined && then > most)
  );
}

function parseShare({ scalar = '' }: Value): number | undefined {
  return /^\d+%?$/.test(scalar) ? Number.parseInt(scalar, 10) : undefined;
}

/** How much is kept of backups, by the names of fields and variables that say so, wherever they stand. */
function retained(value: Value): readonly (readonly [name: string, amount: bigint])[] {
  const variable = value.at('name').text;
  const named = variable === undefined ? [] : amountsOf(variable, value.at('value'));
  const fields = value
    .entries()
    .flatMap(([field, inner]) => [...amountsOf(field, inner), ...retained(inner)]);
  return [...named, ...fields, ...value.items().flatMap(retained)];
}

function amountsOf(name: string, value: Value): readonly (readonly [name: string, amount: bigint])[] {
  const [, digits = ''] = /^(\d+)[dwm]?$/.exec(value.scalar ?? '') ?? [];
  const amount = /retain|retention/i.test(name) ? parseQuantity(digits) : undefined;
  return amount === undefined ? [] : [[name, amount]];
}

const sizes = [60, 24, 31, 12, 7];
const named: Readonly<Record<string, number>> = {
  hourly: 8766,
  daily: 365,
  midnight: 365,
  weekly: 52,
  monthly: 12,
};

/** About how often a schedule runs in a year; `undefined` where that is hard to tell. */
function runsOf(schedule: string | undefined): number | undefined {
  if (schedule === undefined) return undefined;
  if (schedule.startsWith('@')) return named[schedule.slice(1)];
  const counts = schedule
    .trim()
    .split(/\s+/)
    .slice(-5)
    .map((field, index) => countOf(field, sizes[index] ?? 1));
  const [minutes = 0, hours = 0, days = 0, months = 0, weekdays = 0] = counts;
  const share =
    days < 31 && weekdays < 7 ? Math.min(1, days / 31 + weekdays / 7) : (days / 31) * (weekdays / 7);
  return counts.includes(0) ? undefined : 365 * share * (months / 12) * hours * minutes;
}

/** How many values a field of a schedule means. */
function countOf(field: string, size: number): number {
  return field.split(',').reduce((sum, entry) => {
    const [range = '', step = '1'] = entry.split('/');
    const [first = '', last = first] = range.split('-');
    const isAny = /^[*?]$/.test(range);
    const width = isAny
      ? size
      : /^\d+$/.test(first) && /^\d+$/.test(last)
        ? Number(last) - Number(first) + 1
        : 1;
    return sum + Math.ceil(width / Math.max(1, Number(step) || 1));
  }, 0);
}
