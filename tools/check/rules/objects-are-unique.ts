import { finding, type Rule } from '../rule';

/** @see "Object Names and IDs", kubernetes.io/docs/concepts/overview/working-with-objects/names */
export const objectsAreUnique: Rule = {
  name: 'objects-are-unique',
  description:
    'No object stands in the manifest twice: `kubectl apply` keeps the last one and drops the others.',
  recommendation: 'Give one of the two another name, or remove it.',
  check: ({ objects }) => {
    const seen = new Map<string, number>();
    return objects.flatMap((object) => {
      const { group, label, name, document } = object;
      if (name === '') return [];
      const first = seen.get(`${group} ${label}`);
      if (first === undefined) {
        seen.set(`${group} ${label}`, document);
        return [];
      }
      const sentence = `${label} stands in document ${first + 1} already.`;
      return [finding(object, object.value.at('metadata', 'name'), sentence)];
    });
  },
};
