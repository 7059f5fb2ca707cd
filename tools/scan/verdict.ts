import { formatTable } from '../command';
import type { Every, Exception } from './exceptions';
import { countRemarks, type Finding, type PlacedRemark, type Remark, type ScannedManifest } from './finding';

/** How one scanner fared with one manifest. */
export type Run = { readonly scanner: string; readonly manifest: ScannedManifest } & (
  | { readonly kind: 'done'; readonly remarks: readonly Remark[] }
  | { readonly kind: 'could not run'; readonly reason: string }
);

/** What the scanners found, held against the exceptions. */
export interface Verdict {
  readonly expected: readonly Finding[];
  /** No exception covers them. */
  readonly unexpected: readonly Finding[];
  /** Exceptions, or parts of them, that no finding needs any more. */
  readonly stale: readonly PlacedRemark[];
}

/** Holds what scanners found against the exceptions. A scanner that did not run proves nothing, either way. */
export function judge(runs: readonly Run[], exceptions: readonly Exception[]): Verdict {
  const done = runs.flatMap((run) => (run.kind === 'done' ? [run] : []));
  const found = done.flatMap(({ scanner, manifest, remarks }) =>
    countRemarks(scanner, manifest.name, remarks),
  );
  const excused = done.flatMap(({ scanner, manifest }) =>
    exceptions
      .filter(({ where }) => holdsIn(where, manifest))
      .flatMap(({ rules, objects, isDecidedElsewhere = false }) =>
        (rules[scanner] ?? []).flatMap((rule) =>
          objectsOf(objects, manifest).map((object) => ({
            remark: { scanner, manifest: manifest.name, rule, object },
            isDecidedElsewhere,
          })),
        ),
      ),
  );
  const isExcused = keysOf(excused.map(({ remark }) => remark));
  const isFound = keysOf(found);
  return {
    expected: found.filter((finding) => isExcused.has(keyOf(finding))),
    unexpected: found.filter((finding) => !isExcused.has(keyOf(finding))),
    stale: excused
      .filter(({ remark, isDecidedElsewhere }) => !isDecidedElsewhere && !isFound.has(keyOf(remark)))
      .map(({ remark }) => remark),
  };
}

/** Whether an exception is about a manifest, by the objects that are there. */
function holdsIn(where: Exception['where'], { objects }: ScannedManifest): boolean {
  if (where === undefined) return true;
  return objects.some(({ name }) => name === where.has || name.startsWith(`${where.has}/`));
}

function keysOf(remarks: readonly PlacedRemark[]): ReadonlySet<string> {
  return new Set(remarks.map(keyOf));
}

function keyOf({ scanner, manifest, rule, object }: PlacedRemark): string {
  return JSON.stringify([scanner, manifest, rule, object]);
}

function objectsOf(excepted: Exception['objects'], { objects }: ScannedManifest): readonly string[] {
  if (excepted === undefined) return objects.filter(({ isWorkload }) => isWorkload).map(({ name }) => name);
  const names = objects.map(({ name }) => name);
  if (!('everySpecBut' in excepted))
    return excepted.flatMap((each) => (typeof each === 'string' ? [each] : everyOf(each, names)));
  return objects
    .filter(({ hasSpec, name }) => hasSpec && name !== excepted.everySpecBut)
    .map(({ name }) => name);
}

function everyOf({ every, beside }: Every, names: readonly string[]): readonly string[] {
  const own = names.filter((name) => name.startsWith(`${every}/`));
  if (beside === undefined) return own;
  const other = 'has' in beside ? beside.has : beside.lacks;
  return own.filter((name) => names.includes(name.replace(every, other)) === 'has' in beside);
}

/** What was found as one table, the unexpected first, and a line for each exception that is stale. */
export function formatVerdict({ expected, unexpected, stale }: Verdict): string {
  const row = ({ scanner, manifest, rule, object }: PlacedRemark, count: number, what: string): string[] => [
    ...[scanner, manifest, rule, object, String(count), what],
  ];
  return formatTable([
    ['scanner', 'manifest', 'rule', 'object', 'count', ''],
    ...unexpected.map((finding) => row(finding, finding.count, 'NEW')),
    ...expected.map((finding) => row(finding, finding.count, 'excepted')),
    ...stale.map((remark) => row(remark, 0, 'STALE EXCEPTION')),
  ]);
}
