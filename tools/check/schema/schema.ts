import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';
import {
  type KubernetesVersion,
  kubernetesVersions,
  oldestKubernetes,
} from '../../../lib/environments/kubernetes';
import { type Path, Value } from '../../manifest';
import usualValidators, { type Validate } from './validators.cjs';

type Validators = Readonly<Record<string, Validate>>;

/** What the API server would answer about one value. */
export interface Violation {
  readonly path: Path;
  /** What is wrong, without the value: `is required in Container`. */
  readonly message: string;
  /** Whether nothing is wrong, and it is something to know: the field is deprecated. */
  readonly isNote?: true;
}

/** Of one object; nobody reads more, and a manifest that is made to break checks could have millions. */
const most = 1000;

/** By release; that of the others are unpacked when one is first asked for. */
const known = new Map<KubernetesVersion, Validators>([[oldestKubernetes, usualValidators]]);

function validatorsOf(version: KubernetesVersion): Validators {
  const found = known.get(version) ?? unpacked(version);
  known.set(version, found);
  return found;
}

/** From validators.br, which holds those of all releases in their order. */
function unpacked(version: KubernetesVersion): Validators {
  const text = brotliDecompressSync(readFileSync(join(__dirname, 'validators.br'))).toString();
  const exports: Record<string, Validate> = {};
  const code = text.split('\0')[kubernetesVersions.indexOf(version)] ?? '';
  const run: unknown = new Script(`(exports) => {${code}}`).runInThisContext();
  if (typeof run === 'function') Reflect.apply(run, undefined, [exports]);
  return exports;
}

/** Whether the definition of a kind is known: one that the release serves, or of a custom resource of this project. */
export function isDescribed(apiVersion: string, kind: string, version = oldestKubernetes): boolean {
  return Object.hasOwn(validatorsOf(version), `${apiVersion} ${kind}`);
}

/**
 * Compares an object with the definition of its kind, as strictly as `kubectl apply --validate=strict` does: nothing is
 * wrong with one of a kind that is not described.
 *
 * @see "Field validation", kubernetes.io/docs/reference/using-api/api-concepts
 */
export function violations(
  apiVersion: string,
  kind: string,
  raw: unknown,
  version: KubernetesVersion = oldestKubernetes,
): readonly Violation[] {
  const found = judged(apiVersion, kind, raw, version);
  const isUnknown = ({ message }: Violation): boolean => message.includes('is not a field of');
  if (!found.some(isUnknown)) return found;
  const place = kubernetesVersions.indexOf(version);
  const keyOf = ({ path, message }: Violation): string => JSON.stringify([path, message]);
  const elsewhere = kubernetesVersions.map((other) =>
    isDescribed(apiVersion, kind, other)
      ? new Set(judged(apiVersion, kind, raw, other).filter(isUnknown).map(keyOf))
      : undefined,
  );
  return found.map((each) => {
    const isKnownTo = (unknown: ReadonlySet<string> | undefined): boolean =>
      unknown?.has(keyOf(each)) === false;
    const next = elsewhere.findIndex((unknown, index) => index > place && isKnownTo(unknown));
    const last = elsewhere.findLastIndex((unknown, index) => index < place && isKnownTo(unknown));
    const [before, since] = [kubernetesVersions[next], kubernetesVersions[last + 1]];
    if (!isUnknown(each) || (next < 0 && last < 0)) return each;
    const when = next < 0 ? `since Kubernetes ${since ?? ''}` : `before Kubernetes ${before ?? ''}`;
    return { ...each, message: `${each.message} ${when}` };
  });
}

function judged(
  apiVersion: string,
  kind: string,
  raw: unknown,
  version: KubernetesVersion,
): readonly Violation[] {
  const id = `${apiVersion} ${kind}`;
  const validators = validatorsOf(version);
  if (!Object.hasOwn(validators, id)) return [];
  const found: Violation[] = [];
  const add = (pointer: string, step: string | number | null, rest: Omit<Violation, 'path'>): void => {
    if (found.length >= most) return;
    found.push({ path: [...stepsOf(pointer, raw), ...(step === null ? [] : [step])], ...rest });
  };
  validators[id]?.call(
    {
      report: (pointer, message, step) => {
        add(pointer, step, { message });
      },
      note: (pointer, message, step) => {
        add(pointer, step, { message, isNote: true });
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
