import { type Path, Value } from '../../manifest';
import validators from './validators.cjs';

/** What the API server would answer about one value. */
export interface Violation {
  readonly path: Path;
  /** What is wrong, without the value: `is required in Container`. */
  readonly message: string;
}

/** Of one object; nobody reads more, and a manifest that is made to break checks could have millions. */
const most = 1000;

/** Whether Kubernetes 1.28 serves the kind, or a custom resource definition that this project knows. */
export function isServed(apiVersion: string, kind: string): boolean {
  return Object.hasOwn(validators, `${apiVersion} ${kind}`);
}

/**
 * Compares an object with the definition of its kind, as strictly as `kubectl apply --validate=strict` does: nothing is
 * wrong with one of a kind that is not served.
 *
 * @see "Field validation", kubernetes.io/docs/reference/using-api/api-concepts
 */
export function violations(apiVersion: string, kind: string, raw: unknown): readonly Violation[] {
  if (!isServed(apiVersion, kind)) return [];
  const found: Violation[] = [];
  validators[`${apiVersion} ${kind}`]?.call(
    {
      report: (pointer, message, step) => {
        if (found.length < most)
          found.push({ path: [...stepsOf(pointer, raw), ...(step === null ? [] : [step])], message });
      },
    },
    raw,
  );
  return found;
}

/** A JSON pointer as a path, in which numbers lead into lists. */
function stepsOf(pointer: string, raw: unknown): Path {
  let value = raw;
  const keys = pointer.split('/').slice(1);
  return keys.map((key) => {
    const step = Array.isArray(value) ? Number(key) : key.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Array.isArray(value) ? value[Number(step)] : new Value(value).at(String(step)).raw;
    return step;
  });
}
