import { check, type RuleFinding } from '../check';
import { readDocuments } from '../../manifest/yaml';

/** A finding, and the line of the file that it is about, from 1. */
export interface LocatedFinding extends RuleFinding {
  readonly line: number;
}

/** One file that was checked. */
export interface CheckedFile {
  readonly file: string;
  readonly findings: readonly LocatedFinding[];
}

/**
 * Checks the text of one file: everything in it is taken to be applied together.
 *
 * @throws Unreadable when the text is no YAML that a machine should hold.
 */
export function checkFile(file: string, text: string): CheckedFile {
  const documents = readDocuments(text);
  return {
    file,
    findings: check(documents.map(({ raw }) => raw)).map((found) => {
      const { object, path } = found;
      return { ...found, line: documents[object.document]?.lineOf([...object.at, ...path]) ?? 1 };
    }),
  };
}
