import type { Manifest, ManifestObject, Path, Value } from '../manifest';

/** One place of a manifest that does not meet a rule. */
export interface Finding {
  readonly object: ManifestObject;
  /** Leads from the object to the value that is wrong, or that is missing. */
  readonly path: Path;
  /** One sentence: what is wrong there. */
  readonly message: string;
  /** Whether nothing is wrong, and it is something to know: what was not checked. */
  readonly isNote?: true;
}

/** A finding, and the rule that it breaks. */
export interface RuleFinding extends Finding {
  readonly rule: Rule;
}

/** A requirement on finished manifests. */
export interface Rule {
  /** The requirement, such as `pods-run-restricted`. */
  readonly name: string;
  /** What the rule demands, and why: one sentence. */
  readonly description: string;
  /** What to do about a finding: one sentence. */
  readonly recommendation: string;
  /** Whether an annotation of the object can excuse a finding. @default true */
  readonly excusable?: false;
  /** @param before What the rules before this one found, excused or not. */
  check(manifest: Manifest, before: readonly RuleFinding[]): Iterable<Finding>;
}

/** A finding at a value of an object. */
export function finding(object: ManifestObject, { path }: Value, message: string): Finding {
  return { object, path, message };
}

/** Whether an object is there for a test of its chart alone ("Chart Tests", helm.sh/docs/topics/chart_tests). */
export function isTest({ value }: ManifestObject): boolean {
  return /\btest\b/.test(value.at('metadata', 'annotations', 'helm.sh/hook').text ?? '');
}
