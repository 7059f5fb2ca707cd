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
  /** Series that are there as long as somebody measures: where one is missing, the alert would be silent. */
  readonly needs: readonly string[];
}

/** Lengths of time, in seconds. */
export const [minute, day] = [60, 24 * 60 * 60];
