import type { Manifest } from '../manifest/manifest';
import type { ManifestObject } from '../manifest/object';
import type { Path } from '../manifest/path';
import type { Value } from '../manifest/value';

/** One place of a manifest that does not meet a rule. */
export interface Finding {
  readonly object: ManifestObject;
  /** Leads from the object to the value that is wrong, or that is missing. */
  readonly path: Path;
  /** One sentence: what is wrong there. */
  readonly message: string;
}

/** A requirement on finished manifests. */
export interface Rule {
  /** The requirement, such as `pods-run-restricted`. */
  readonly name: string;
  /** What the rule demands, and why: one sentence. */
  readonly description: string;
  /** What to do about a finding: one sentence. */
  readonly recommendation: string;
  check(manifest: Manifest): readonly Finding[];
}

/** A finding at a value of an object. */
export function finding(object: ManifestObject, { path }: Value, message: string): Finding {
  return { object, path, message };
}
