const day = 24 * 60;

/** The Gregorian calendar repeats February 29 after eight years at most. */
const days = 9 * 366;

const names: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Whether a field of a schedule, such as `*`, `1-5` or `0,30`, holds for a number of at least `least`. */
function holds(field: string, value: number, least = 0): boolean {
  return field.split(',').some((entry) => {
    const [, first = least, last, step] = /^(?:[*?]|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(entry) ?? [];
    // One number alone is itself; with a step it goes on to the end, as all of them do.
    const to = last ?? (/^\d+$/.test(entry) ? entry : Infinity);
    return value >= Number(first) && value <= Number(to) && (value - Number(first)) % Number(step ?? 1) === 0;
  });
}

/**
 * The longest time between two runs of a schedule in UTC, in seconds; `Infinity` where it never runs.
 *
 * @param schedule Of five fields, of six with the seconds first, or by a name such as `@daily`.
 * @see "CronJob", section "Schedule syntax", kubernetes.io/docs/concepts/workloads/controllers/cron-jobs
 */
export function longestPause(schedule: string): number {
  const fields = (names[schedule] ?? schedule).split(' ').slice(-5);
  const [minute = '*', hour = '*', date = '*', month = '*', weekday = '*'] = fields;
  const minutes = numbers(day).filter(
    (each) => holds(hour, Math.floor(each / 60)) && holds(minute, each % 60),
  );
  // Where both are restricted, either is enough.
  const isEither = [date, weekday].every((field) => !/^[*?]/.test(field));
  const runs = numbers(days).filter((index) => {
    const today = new Date(index * day * 60 * 1000);
    const on = [holds(date, today.getUTCDate(), 1), holds(weekday, today.getUTCDay())];
    return holds(month, today.getUTCMonth() + 1, 1) && (isEither ? on.some(Boolean) : on.every(Boolean));
  });
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (first === undefined || last === undefined || runs.length < 2) return Infinity;
  return 60 * Math.max(longestStep(minutes), longestStep(runs) * day + first - last);
}

function numbers(below: number): readonly number[] {
  return Array.from({ length: below }, (_, index) => index);
}

function longestStep(ascending: readonly number[]): number {
  const steps = ascending.map((each, index) => each - (ascending[index - 1] ?? each));
  return steps.reduce((most, each) => Math.max(most, each), 0);
}
