import { type ManifestOptions, readDocuments, type SourceDocument } from '../../manifest';
import { judge } from '../check';
import type { ExcusedFinding } from '../excuse';
import { rules } from '../registry';
import type { Finding, RuleFinding } from '../rule';

/** Where a finding stands. */
interface Located {
  /** Line of the file, from 1. */
  readonly line: number;
}

/** One file that was checked. */
export interface CheckedFile {
  readonly file: string;
  readonly findings: readonly (RuleFinding & Located)[];
  readonly excused: readonly (ExcusedFinding & Located)[];
  readonly notes: readonly (RuleFinding & Located)[];
}

/**
 * Checks the text of one file: everything in it is taken to be applied together.
 *
 * @throws Unreadable when the text is not YAML, or too large.
 */
export function checkFile(file: string, text: string): CheckedFile {
  return checkSource(file, readDocuments(text));
}

/** The same for documents that were read. */
export function checkSource(
  file: string,
  documents: readonly SourceDocument[],
  options?: ManifestOptions,
): CheckedFile {
  const { findings, excused, notes } = judge(
    documents.map(({ raw }) => raw),
    rules,
    options,
  );
  const located = <T extends Finding>(found: T): T & Located => ({
    ...found,
    line: documents[found.object.document]?.lineOf([...found.object.at, ...found.path]) ?? 1,
  });
  return {
    file,
    findings: findings.map(located),
    excused: excused.map(located),
    notes: notes.map(located),
  };
}
