import { at, byText, textAt } from '../diff/json';
import { readDocuments } from '../manifest/yaml';

/** An object of a scanned manifest. */
interface ScannedObject {
  /** As findings name it: `Deployment/todo-backend`. */
  readonly name: string;
  readonly isWorkload: boolean;
  readonly hasSpec: boolean;
  /** Of its first field, counted from 1. */
  readonly firstLine: number;
}

/** A manifest as scanners see it. */
export interface ScannedManifest {
  /** The environment's. */
  readonly name: string;
  readonly file: string;
  /** In the order of the file. */
  readonly objects: readonly ScannedObject[];
}

/** What a scanner objects to, once. */
export interface Remark {
  /** The scanner's own identifier. */
  readonly rule: string;
  /** `Kind/name`, or empty where the scanner does not say. */
  readonly object: string;
}

/** What a scanner objects to in one object, as often as it does. */
export interface Finding extends Remark {
  readonly scanner: string;
  readonly manifest: string;
  readonly count: number;
}

const workloadKinds = new Set(['CronJob', 'DaemonSet', 'Deployment', 'Job', 'Pod', 'StatefulSet']);

/** A manifest from its text. */
export function scannedManifest(name: string, file: string, text: string): ScannedManifest {
  const objects = readDocuments(text).map((document): ScannedObject => {
    const content = document.raw;
    const kind = textAt(content, 'kind');
    return {
      name: objectName(kind, textAt(content, 'metadata', 'name')),
      isWorkload: workloadKinds.has(kind),
      hasSpec: at(content, 'spec') !== undefined,
      firstLine: document.lineOf([]),
    };
  });
  return { name, file, objects };
}

/** `Kind/name`. A checksum at the end of a name changes with what the object holds, and stands for nothing here. */
export function objectName(kind: string, name: string): string {
  return `${kind}/${name.replace(/-[0-9a-f]{12}$/, '-*')}`;
}

/** The name of the object that a line of the manifest belongs to; some count without the `---` between documents. */
export function objectAtLine(
  { objects }: ScannedManifest,
  line: number,
  separators: 'counted' | 'left out' = 'counted',
): string {
  const isBefore = (firstLine: number, index: number): boolean =>
    (separators === 'counted' ? firstLine : firstLine - index) <= line;
  return objects.findLast(({ firstLine }, index) => isBefore(firstLine, index))?.name ?? '';
}

/** One finding for each rule and object, in their order: some scanners report in another one each time. */
export function countRemarks(
  scanner: string,
  manifest: string,
  remarks: readonly Remark[],
): readonly Finding[] {
  const findings = new Map<string, Finding>();
  for (const { rule, object } of remarks) {
    const key = JSON.stringify([rule, object]);
    const count = (findings.get(key)?.count ?? 0) + 1;
    findings.set(key, { scanner, manifest, rule, object, count });
  }
  return [...findings.values()].sort((one, other) =>
    byText(`${one.rule} ${one.object}`, `${other.rule} ${other.object}`),
  );
}
