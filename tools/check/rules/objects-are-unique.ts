import { finding, type Rule } from '../rule';

/** @see "Object Names and IDs", kubernetes.io/docs/concepts/overview/working-with-objects/names */
export const objectsAreUnique: Rule = {
  name: 'objects-are-unique',
  description:
    'No object stands in the manifest twice: `kubectl apply` keeps the last one and drops the others.',
  recommendation: 'Give one of the two another name, or remove it.',
  *check({ objects }) {
    const documents = new Map<string, number>();
    for (const object of objects) {
      const { key, label, kind, name, document } = object;
      if (kind === '' || name === '') continue;
      const first = documents.get(key);
      if (first === undefined) documents.set(key, document);
      else
        yield finding(
          object,
          object.value.at('metadata', 'name'),
          `${label} stands in document ${first + 1} already.`,
        );
    }
  },
};
