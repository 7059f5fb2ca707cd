import type { PrometheusOperator } from '../../environments';

/** What wakes somebody, or waits until the morning. */
export interface Alert {
  /** Also the heading of its section in docs/runbook.md. */
  readonly name: `Todo${string}`;
  /** `critical` is worth waking up for. */
  readonly severity: 'critical' | 'warning';
  /** One sentence for whoever is woken; `$labels` and `$value` are those of what the expression finds. */
  readonly summary: string;
  /** PromQL: fires where it finds something. */
  readonly expression: string;
  /** How long it must find something. Default: it fires at once. */
  readonly for?: string;
  /** What it looks at, as people see it. */
  readonly figure: Figure;
  /** Series that are there as long as somebody measures: where one is missing, the alert would be silent. */
  readonly needs: readonly string[];
}

/** What to do when it fires. */
export function runbookOf({ name }: Alert, { runbook }: PrometheusOperator): string {
  return `${runbook}#${name.toLowerCase()}`;
}

/** A graph: what is measured, and from where on it is bad. */
export interface Figure {
  readonly title: string;
  /** PromQL. */
  readonly expression: string;
  /** By Grafana's name: a number, a share of one, or seconds. */
  readonly unit: 'short' | 'percentunit' | 's';
  readonly limit: number;
  /** Below the limit it is bad. Default: from the limit on. */
  readonly isLeast?: true;
}

/** An alert that fires as soon as what it looks at is above its limit, or below it. */
export function beyond(figure: Figure): Pick<Alert, 'expression' | 'figure'> {
  const { expression, isLeast, limit } = figure;
  return { expression: `${expression} ${isLeast === true ? '<' : '>'} ${limit}`, figure };
}

/** A day, in seconds. */
export const day = 24 * 60 * 60;
