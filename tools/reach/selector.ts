import type { Field } from './field';

/** One condition on labels. */
export type Requirement =
  | { readonly operator: 'In' | 'NotIn'; readonly key: string; readonly values: readonly string[] }
  | { readonly operator: 'Exists' | 'DoesNotExist'; readonly key: string };

/**
 * A label selector: every requirement must hold, so that the empty selector selects everything.
 *
 * An entry of `matchLabels` is read as `In` with its one value, which the documentation declares equivalent.
 *
 * @see "Labels and Selectors", kubernetes.io/docs/concepts/overview/working-with-objects/labels
 */
export type Selector = readonly Requirement[];

/** @throws Malformed when the API server would refuse the selector. */
export function readSelector(field: Field): Selector {
  const labels = Object.entries(field.at('matchLabels').labels());
  return [
    ...labels.map(([key, value]): Requirement => ({ operator: 'In', key, values: [value] })),
    ...field.at('matchExpressions').items().map(readRequirement),
  ];
}

function readRequirement(field: Field): Requirement {
  const key = field.at('key').text();
  const operator = field.at('operator').oneOf(['In', 'NotIn', 'Exists', 'DoesNotExist']);
  const values = field.at('values').texts();
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) throw field.at('values').malformed(`at least one value for ${operator}`);
      return { operator, key, values };
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) throw field.at('values').malformed(`absent for ${operator}`);
      return { operator, key };
  }
}

/** Whether labels satisfy every requirement of a selector. */
export function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
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
