import { check } from '../../tools/check';
import type { Path } from '../../tools/manifest';
import { minikube, production } from '../../lib/environments';
import { changed, valueAt } from './defects/json';
import { synthesize } from './manifests';

/** A rule, the object and field that are changed, the new value (absent: taken away), and what the rule says. */
export type Case = readonly [
  rule: string,
  object: readonly ['minikube' | 'production', string, string],
  path: Path,
  value: unknown,
  message: RegExp,
];

const manifests = { minikube: synthesize(minikube), production: synthesize(production) };

/** Messages of the findings of one rule after one value of one object was changed. */
export function broken(
  rule: string,
  [environment, kind, name]: readonly [keyof typeof manifests, string, string],
  path: Path,
  value: unknown,
): readonly string[] {
  return messages(rule, withChange(manifests[environment], kind, name, path, value));
}

/** The manifest of Minikube with further objects. */
export function extended(rule: string, ...objects: readonly unknown[]): readonly string[] {
  return messages(rule, [...manifests.minikube, ...objects]);
}

/** Messages of the findings of one rule. */
export function messages(rule: string, documents: readonly unknown[]): readonly string[] {
  return check(documents)
    .filter((found) => found.rule.name === rule)
    .map(({ message }) => message);
}

function withChange(
  documents: readonly unknown[],
  kind: string,
  name: string,
  path: Path,
  value: unknown,
): readonly unknown[] {
  const index = documents.findIndex(
    (document) =>
      valueAt(document, ['kind']) === kind &&
      String(valueAt(document, ['metadata', 'name'])).startsWith(name),
  );
  expect(index).toBeGreaterThanOrEqual(0);
  return documents.toSpliced(
    index,
    1,
    changed(documents[index], path, () => value),
  );
}

const podSpec = ['spec', 'template', 'spec'] as const;

/** The backend's pod, or something inside it. */
export function backendPod(...path: Path): Path {
  return [...podSpec, ...path];
}

export const backend = ['minikube', 'Deployment', 'todo-backend'] as const;
