import type { ManifestObject } from './manifest-object';
import { at, distinct, entries, items, text } from './value';

/** What stands in the place of a secret value. */
export const hidden = '(hidden)';

/** Annotation in which `kubectl apply` keeps the whole object, with what is secret in it. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

const secretFields = ['data', 'stringData'] as const;

function isSecret({ group, kind }: ManifestObject): boolean {
  return group === '' && kind === 'Secret';
}

/** An object without its secret values: a Secret keeps its keys alone. */
export function masked(object: ManifestObject): unknown {
  if (!isSecret(object)) return object.value;
  return Object.fromEntries(
    entries(object.value).map(([key, value]) => {
      if (key === 'metadata') return [key, withoutLastApplied(value)];
      const known = secretFields.some((field) => field === key);
      if (!known) return [key, value];
      // A value that is no mapping is refused by the API server, and no less secret.
      const keys = entries(value);
      return [key, keys.length === 0 ? hidden : Object.fromEntries(keys.map(([name]) => [name, hidden]))];
    }),
  );
}

function withoutLastApplied(metadata: unknown): unknown {
  const annotations = entries(at(metadata, 'annotations'));
  if (annotations.length === 0) return metadata;
  const kept = annotations.map(([key, value]) => [key, key === lastApplied ? hidden : value] as const);
  return { ...Object.fromEntries(entries(metadata)), annotations: Object.fromEntries(kept) };
}

/** Shorter values are found in words that give nothing away. */
const shortest = 6;

/**
 * Takes the secret values of manifests out of texts that others wrote about them: as they stand there, decoded from base64,
 * and percent-encoded as in an address.
 */
export function redactor(objects: readonly ManifestObject[]): (content: string) => string {
  const values = objects
    .filter(isSecret)
    .flatMap(({ value }) => [
      ...entries(at(value, 'stringData')).flatMap(([, plain]) => strings(plain)),
      ...entries(at(value, 'data')).flatMap(([, encoded]) =>
        strings(encoded).flatMap((each) => [each, Buffer.from(each, 'base64').toString()]),
      ),
    ]);
  const spoken = distinct(
    values.flatMap((value) => [value, percentEncoded(value)]),
    (value) => value,
  )
    .filter((value) => value.length >= shortest)
    // A longer one may hold a shorter one.
    .sort((one, other) => other.length - one.length);
  return (content) => spoken.reduce((rest, value) => rest.replaceAll(value, hidden), content);
}

function strings(value: unknown): readonly string[] {
  const single = text(value);
  return single === undefined ? items(value).flatMap(strings) : [single];
}

function percentEncoded(value: string): string {
  return Buffer.from(value)
    .toString('latin1')
    .replace(
      /[^A-Za-z0-9._~-]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    );
}
