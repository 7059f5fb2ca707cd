import { attempt, Malformed, StrictValue } from './strict-value';
import type { Value } from './value';

type Labels = Readonly<Record<string, string>>;

/** One condition on labels. */
export type Requirement =
  | { readonly operator: 'In' | 'NotIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: 'Exists' | 'DoesNotExist'; readonly key: string };

/**
 * A label selector: every requirement must hold, so that the empty selector selects everything.
 *
 * @see "Labels and Selectors", kubernetes.io/docs/concepts/overview/working-with-objects/labels
 */
export type Selector = readonly Requirement[];

/** The selector that asks for these labels, which the documentation declares equivalent to `In` with one value. */
export function selectorOfLabels(labels: Labels): Selector {
  return Object.entries(labels).map(([key, value]) => ({ operator: 'In', key, values: [value] }));
}

/** @throws Malformed when the API server would refuse the selector. */
export function readSelector(value: StrictValue): Selector {
  value.only('matchLabels', 'matchExpressions');
  return [
    ...selectorOfLabels(value.at('matchLabels').labels()),
    ...value.at('matchExpressions').items().map(readRequirement),
  ];
}

/** The selector that a value holds; `undefined` when there is none, or when the API server would refuse it. */
export function selectorOf(value: Value): Selector | undefined {
  const selector = value.isMapping ? attempt(() => readSelector(new StrictValue(value))) : undefined;
  return selector instanceof Malformed ? undefined : selector;
}

function readRequirement(value: StrictValue): Requirement {
  const key = value.only('key', 'operator', 'values').at('key').text();
  const operator = value.at('operator').oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  const values = value.at('values').texts();
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) throw value.at('values').malformed(`at least one value for ${operator}`);
      return { operator, key, values };
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) throw value.at('values').malformed(`absent for ${operator}`);
      return { operator, key };
  }
}

/** Whether labels satisfy every requirement of a selector. */
export function selects(selector: Selector, labels: Labels): boolean {
  return selector.every((requirement) => {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    switch (requirement.operator) {
      case 'In':
        return value !== undefined && requirement.values.includes(value);
      case 'NotIn':
        return value === undefined || !requirement.values.includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
    }
  });
}
