import { formatPath, groupBy, Manifest, type ManifestOptions, Mask } from '../manifest';
import { type ExcusedFinding, reasonFor } from './excuse';
import { rules as everyRule } from './registry';
import type { Finding, Rule, RuleFinding } from './rule';

/** What the rules find in a manifest. */
export interface Verdict {
  /** What is to be mended. */
  readonly findings: readonly RuleFinding[];
  /** What an annotation of its object excuses. */
  readonly excused: readonly ExcusedFinding[];
  /** What is to be known: nothing is wrong with it. */
  readonly notes: readonly RuleFinding[];
}

/** Of one rule; nobody reads more, and a manifest that is made to break checks could have millions. */
const mostFindings = 1000;

/**
 * Checks what is applied together against every rule.
 *
 * @param documents Parsed YAML or JSON documents, whatever they hold: nothing that they can hold makes it throw.
 * @param rules The rules to apply. Default: all of them.
 * @param options What the documents do not say.
 */
export function judge(
  documents: readonly unknown[],
  rules: readonly Rule[] = everyRule,
  options: ManifestOptions = {},
): Verdict {
  const manifest = new Manifest(documents, options);
  const found: RuleFinding[] = [];
  const notes: RuleFinding[] = [];
  for (const rule of rules) {
    const own = [...rule.check(manifest, found)];
    for (const each of own) (each.isNote === true ? notes : found).push({ rule, ...each });
  }
  const judged = found.map((each) => ({ ...each, reason: reasonFor(each) }));
  const excused = judged.flatMap(({ reason, ...each }) =>
    reason === undefined ? [] : [{ ...each, reason }],
  );
  // A message may repeat a value that is wrong, and is a secret beside.
  const mask = new Mask(manifest.objects);
  const shown = <T extends RuleFinding>(some: readonly T[]): readonly T[] =>
    bounded(some).map((each) => ({ ...each, message: mask.text(each.message) }));
  return {
    findings: shown(judged.filter(({ reason }) => reason === undefined)),
    excused: shown(excused).map((each) => ({ ...each, reason: mask.text(each.reason) })),
    notes: shown(notes),
  };
}

/** What {@link judge} finds and nothing excuses. */
export function check(documents: readonly unknown[], rules?: readonly Rule[]): readonly RuleFinding[] {
  return judge(documents, rules).findings;
}

function bounded<T extends RuleFinding>(found: readonly T[]): readonly T[] {
  return [...groupBy(found, ({ rule }) => rule).values()].flatMap((own) => own.slice(0, mostFindings));
}

/** A finding on one line: `Deployment todo/web: spec.replicas: sentence`. */
export function formatFinding({ object, path, message }: Finding): string {
  return `${object.label}: ${path.length === 0 ? '' : `${formatPath(path)}: `}${message}`;
}
