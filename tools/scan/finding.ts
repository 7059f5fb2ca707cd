import { byText, groupBy, Manifest, type SourceDocument } from '../manifest';

/** An object of a scanned manifest. */
interface ScannedObject {
  /** As findings name it: `Deployment/todo-backend`. */
  readonly name: string;
  readonly isWorkload: boolean;
  readonly hasSpec: boolean;
  /** Of its first field, counted from 1. */
  readonly firstLine: number;
  /** Number of its document, and so of the `---` above it. */
  readonly document: number;
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

/** What a scanner objects to in one object of a manifest. */
export interface PlacedRemark extends Remark {
  readonly scanner: string;
  readonly manifest: string;
}

/** The same, as often as it does. */
export interface Finding extends PlacedRemark {
  readonly count: number;
}

/** A manifest from the documents of its file. */
export function scannedManifest(
  name: string,
  file: string,
  documents: readonly SourceDocument[],
): ScannedManifest {
  const manifest = new Manifest(documents.map(({ raw }) => raw));
  const workloads = new Set(manifest.pods.map(({ object }) => object));
  const objects = manifest.objects.map((object) => ({
    name: objectName(object.kind, object.name),
    isWorkload: workloads.has(object),
    hasSpec: object.value.at('spec').raw !== undefined,
    firstLine: documents[object.document]?.lineOf(object.at) ?? 1,
    document: object.document,
  }));
  return { name, file, objects };
}

/** `Kind/name`. A checksum at the end of a name changes with what the object holds: `*` stands in its place. */
export function objectName(kind: string, name: string): string {
  return `${kind}/${name.replace(/-[0-9a-f]{12}$/, '-*')}`;
}

/** The name of the object that a line of the manifest belongs to; some count without the `---` between documents. */
export function objectAtLine(
  { objects }: ScannedManifest,
  line: number,
  separators: 'counted' | 'left out' = 'counted',
): string {
  const leftOut = separators === 'counted' ? 0 : 1;
  return objects.findLast(({ firstLine, document }) => firstLine - document * leftOut <= line)?.name ?? '';
}

/** One finding for each rule and object, in their order: some scanners report in another one each time. */
export function countRemarks(
  scanner: string,
  manifest: string,
  remarks: readonly Remark[],
): readonly Finding[] {
  return [...groupBy(remarks, ({ rule, object }) => `${rule} ${object}`)]
    .sort(([one], [other]) => byText(one, other))
    .flatMap(([, same]) =>
      same.slice(0, 1).map((remark) => ({ scanner, manifest, ...remark, count: same.length })),
    );
}
