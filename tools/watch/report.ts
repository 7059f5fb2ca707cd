import { checkFile, formatText } from '../check';
import { difference, formatDifference, type TextOptions } from '../diff';
import { readDocuments } from '../manifest';

/** Texts of manifests, by the name of the file. */
export type Manifests = ReadonlyMap<string, string>;

/** What changed from some manifests to others, and what the checks find in those that did; empty where nothing changed. */
export function report(old: Manifests, next: Manifests, options: TextOptions): string {
  const names = [...new Set([...old.keys(), ...next.keys()])].sort();
  return names.map((name) => changeOf(name, old.get(name), next.get(name), options)).join('');
}

function changeOf(
  name: string,
  old: string | undefined,
  next: string | undefined,
  options: TextOptions,
): string {
  if (old === next) return '';
  if (next === undefined) return `${name}: removed.\n\n`;
  const found = checkFile(name, next);
  const findings = found.findings.length === 0 ? '' : `${formatText([found])}\n`;
  if (old === undefined) return `${name}: new.\n\n${findings}`;
  const changes = difference(objectsIn(old), objectsIn(next));
  return `${name}:\n\n${formatDifference(changes, options)}\n${findings}`;
}

function objectsIn(text: string): readonly unknown[] {
  return readDocuments(text).map(({ raw }) => raw);
}
