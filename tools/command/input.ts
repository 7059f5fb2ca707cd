import { existsSync, readdirSync, readFileSync } from 'node:fs';
import {
  isKubernetesVersion,
  type KubernetesVersion,
  kubernetesVersions,
} from '../../lib/environments/kubernetes';
import { readDocuments, type SourceDocument } from '../manifest';
import { Mistake, orMistake } from './mistake';

/** The files that a command is given, or else those that synth wrote. @throws {@link Mistake} when there are none. */
export function filesOrSynthesized(given: readonly string[]): readonly string[] {
  if (given.length > 0) return given;
  const names = existsSync('dist') ? readdirSync('dist').filter((name) => name.endsWith('.k8s.yaml')) : [];
  if (names.length === 0) throw new Mistake('dist holds no *.k8s.yaml: run npm run synth first.');
  return names.sort().map((name) => `dist/${name}`);
}

/** What a message calls a file; `-` is standard input. */
export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file;
}

/** The text of a file; `-` is standard input. @throws {@link Mistake} when it cannot be read. */
export function readText(file: string): string {
  return orMistake(
    () => readFileSync(file === '-' ? 0 : file, 'utf8'),
    (reason) => `${nameOf(file)} cannot be read: ${reason}.`,
  );
}

/** The documents of a file of YAML or JSON. @throws {@link Mistake} when it cannot be read, or holds no object. */
export function readSource(file: string): readonly SourceDocument[] {
  const text = readText(file);
  const documents = orMistake(
    () => readDocuments(text),
    (reason) => `${nameOf(file)} is not YAML: ${reason}.`,
  );
  if (!documents.some(({ raw }) => typeof raw === 'object' && raw !== null))
    throw new Mistake(`${nameOf(file)} holds no Kubernetes object.`);
  return documents;
}

/** The same, parsed. */
export function readObjects(file: string): readonly unknown[] {
  return readSource(file).map(({ raw }) => raw);
}

/** The release of Kubernetes that `--kubernetes` names. @throws {@link Mistake} when it is not known. */
export function readRelease(text: string): KubernetesVersion {
  if (!isKubernetesVersion(text))
    throw new Mistake(`--kubernetes ${text}: expected one of ${kubernetesVersions.join(', ')}.`);
  return text;
}
