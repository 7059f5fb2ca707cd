import { Manifest } from '../manifest/manifest';
import type { ManifestObject } from '../manifest/object';
import { formatPath, type Path } from '../manifest/path';
import { rules as everyRule } from './registry';
import type { Rule } from './rule';

/** A finding of one rule. */
export interface RuleFinding {
  readonly rule: Rule;
  readonly object: ManifestObject;
  readonly path: Path;
  readonly message: string;
}

/** Of one rule; nobody reads more, and a manifest that is made to break checks could have millions. */
const mostFindings = 1000;

/**
 * Checks what is applied together against every rule.
 *
 * @param documents Parsed YAML or JSON documents, whatever they hold: nothing that they can hold makes it throw.
 * @param rules The rules to apply. Default: all of them.
 */
export function check(
  documents: readonly unknown[],
  rules: readonly Rule[] = everyRule,
): readonly RuleFinding[] {
  const manifest = new Manifest(documents);
  return rules.flatMap((rule) =>
    rule
      .check(manifest)
      .slice(0, mostFindings)
      .map((found) => ({ rule, ...found })),
  );
}

/** A finding on one line: `Deployment todo/web: spec.replicas: sentence`. */
export function formatFinding({ object, path, message }: RuleFinding): string {
  return `${object.label}: ${path.length === 0 ? '' : `${formatPath(path)}: `}${message}`;
}
