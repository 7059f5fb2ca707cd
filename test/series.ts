/** A metric and its labels, as a series has them or a selector of PromQL demands them. */
export interface Labelled {
  readonly metric: string;
  readonly labels: readonly (readonly [label: string, is: string, value: string])[];
}

/** Reads a series, or what selects some. */
export function parseSeries(text: string): Labelled {
  const labels = [...text.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)];
  return {
    metric: text.replace(/\{.*/, ''),
    labels: labels.map(([, label = '', is = '', value = '']) => [label, is, value]),
  };
}

/** Whether a selector finds a series. */
export function selects(selector: Labelled, series: Labelled): boolean {
  const given = new Map(series.labels.map(([label, , value]) => [label, value]));
  return (
    series.metric === selector.metric &&
    selector.labels.every(([label, is, value]) => {
      const own = given.get(label) ?? '';
      const matches = is.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
      return matches === is.startsWith('=');
    })
  );
}
