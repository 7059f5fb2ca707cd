import type { Environment } from '../../lib/environments';
import { cloudNativePg } from '../sample-environments';
import { prometheusAlone, watched } from '../sample-monitoring';

/** Values by series, in promtool's notation ("Unit Testing for Rules", prometheus.io/docs/prometheus/latest/configuration). */
export type Series = Readonly<Record<string, string>>;

/** Whether an alert fires at a time after the first sample. */
export interface Moment {
  readonly series: Series;
  readonly at: string;
  readonly fires: boolean;
  /** Between two looks at the rules. Default: that of the alert. */
  readonly evaluation?: string;
}

/** What is measured around an alert. */
export interface AlertCase {
  readonly alert: string;
  readonly environment: Environment;
  /** For twenty minutes at least: one sample a minute of everything that the alert needs, while all is well. */
  readonly healthy: Series;
  readonly moments: readonly Moment[];
  /** Between two samples of the moments. Default: a minute. */
  readonly interval?: string;
  /** Between two looks at the rules. Default: a minute. */
  readonly evaluation?: string;
}

/** A series of the namespace that the alerts are about. */
export const series = (metric: string, labels = ''): string => `${metric}{namespace="todo"${labels}}`;
/** A series that stays as it is, as one sample a minute. */
export const always = (value: number, samples = 20): string => `${value}+0x${samples}`;
/** Several that have the same value. */
export const all = (value: number, ...names: readonly string[]): Series =>
  Object.fromEntries(names.map((name) => [name, always(value)]));

/** Looks just before and just at the time from which an alert fires. */
export function from(at: string, before: string, measured: Series): readonly Moment[] {
  return [
    { series: measured, at: before, fires: false },
    { series: measured, at, fires: true },
  ];
}

/** A counter that went up so many minutes before the end of an hour. */
export function counted(...minutesBefore: readonly number[]): string {
  const count = (minute: number): number => minutesBefore.filter((before) => minute >= 60 - before).length;
  return Array.from({ length: 61 }, (_, minute) => count(minute)).join(' ');
}

/** Answers to a probe, of which `failed` samples failed from `before` samples before the end on. */
export function answers(
  samples: number,
  ...failures: readonly (readonly [before: number, failed: number])[]
): string {
  const isFailed = (before: number): boolean =>
    failures.some(([start, failed]) => before <= start && before > start - failed);
  return Array.from({ length: samples + 1 }, (_, index) => (isFailed(samples - index) ? 0 : 1)).join(' ');
}

/** Production without an exporter, and on CloudNativePG. */
export const bare: Environment = { ...watched, monitoring: prometheusAlone };
export const operated: Environment = { ...watched, database: cloudNativePg };
