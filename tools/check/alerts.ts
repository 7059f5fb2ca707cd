import type { Manifest, ManifestObject, Value } from '../manifest';

/** An alert of a PrometheusRule. */
export interface Alert {
  readonly object: ManifestObject;
  readonly name: string;
  readonly expression: Value;
}

/** What a selector of PromQL demands of one label. */
interface Matcher {
  readonly label: string;
  readonly is: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** A metric, and its labels as an expression demands them. */
export interface SeriesSelector {
  readonly metric: string;
  readonly matchers: readonly Matcher[];
}

/** Every alert that Prometheus is given. */
export function alertsOf(manifest: Manifest): readonly Alert[] {
  return manifest.all('monitoring.coreos.com', 'PrometheusRule').flatMap((object) =>
    object.value
      .items('spec', 'groups')
      .flatMap((group) => group.items('rules'))
      .flatMap((rule) => {
        const name = rule.at('alert').text;
        return name === undefined ? [] : [{ object, name, expression: rule.at('expr') }];
      }),
  );
}

/** Nobody writes longer ones; a manifest that is made to break checks could have millions of characters. */
const longest = 20_000;

/** The selectors of an expression that name labels ("Querying Prometheus", prometheus.io/docs/prometheus/latest/querying). */
export function selectorsOf({ text = '' }: Value): readonly SeriesSelector[] {
  const found = text.slice(0, longest).matchAll(/([a-zA-Z_:][\w:]*)\s*\{([^{}]*)\}/g);
  return [...found].map(([, metric = '', labels = '']) => ({
    metric,
    matchers: [...labels.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"\\]*)"/g)].map(
      ([, label = '', is, value = '']): Matcher => ({
        label,
        is: is === '=~' || is === '!~' || is === '!=' ? is : '=',
        value,
      }),
    ),
  }));
}

/** Whether a matcher holds for a value; `undefined` for a pattern that is not simple enough to be tried. */
function matches({ is, value }: Matcher, given: string): boolean | undefined {
  if (is === '=' || is === '!=') return (given === value) === (is === '=');
  // Without groups, and with few repetitions, it takes no time whatever it is compared with.
  if (!/^(?:[\w|.\-/:]|\[[\w-]+\]){0,500}$/.test(value.replace(/[+*?]/g, ''))) return undefined;
  if ((value.match(/[+*?]/g) ?? []).length > 2 || given.length > 300) return undefined;
  try {
    return new RegExp(`^(?:${value})$`).test(given) === (is === '=~');
  } catch {
    return undefined;
  }
}

/** Whether each name that a selector gives to a label may be one of these values; also where that cannot be told. */
export function mayMatch({ matchers }: SeriesSelector, label: string, values: readonly string[]): boolean {
  return matchers
    .filter((matcher) => matcher.label === label)
    .flatMap((matcher) => {
      const alternatives = matcher.is === '=~' ? matcher.value.split('|') : [matcher.value];
      return alternatives.map((value) => ({ ...matcher, value }));
    })
    .every((matcher) => values.some((value) => matches(matcher, value) !== false));
}
