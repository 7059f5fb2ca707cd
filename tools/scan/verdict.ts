import type { Exception } from './exceptions';
import { countRemarks, type Finding, type Remark, type ScannedManifest } from './finding';

/** How one scanner fared with one manifest. */
export type Run = { readonly scanner: string; readonly manifest: ScannedManifest } & (
  | { readonly kind: 'done'; readonly remarks: readonly Remark[] }
  | { readonly kind: 'could not run'; readonly reason: string }
);

/** An exception, or the part of it, that no finding needs any more. */
export interface Stale {
  readonly scanner: string;
  readonly manifest: string;
  readonly rule: string;
  readonly object: string;
}

/** What the scanners found, held against the exceptions. */
export interface Verdict {
  readonly expected: readonly Finding[];
  /** No exception covers them. */
  readonly unexpected: readonly Finding[];
  readonly stale: readonly Stale[];
}

/** Holds what scanners found against the exceptions. A scanner that did not run proves nothing, either way. */
export function judge(runs: readonly Run[], exceptions: readonly Exception[]): Verdict {
  const verdicts = runs.map((run): Verdict => {
    if (run.kind === 'could not run') return { expected: [], unexpected: [], stale: [] };
    const { scanner, manifest } = run;
    const found = countRemarks(scanner, manifest.name, run.remarks);
    const excused = exceptions
      .filter((exception) => exception.manifests.includes(manifest.name))
      .flatMap(({ rules, objects, isDecidedElsewhere = false }) =>
        (rules[scanner] ?? []).flatMap((rule) =>
          objectsOf(objects, manifest).map((object) => ({
            remark: { scanner, manifest: manifest.name, rule, object },
            isDecidedElsewhere,
          })),
        ),
      );
    return {
      expected: found.filter((finding) => excused.some(({ remark }) => isSame(finding, remark))),
      unexpected: found.filter((finding) => !excused.some(({ remark }) => isSame(finding, remark))),
      stale: excused.flatMap(({ remark, isDecidedElsewhere }) =>
        isDecidedElsewhere || found.some((finding) => isSame(finding, remark)) ? [] : [remark],
      ),
    };
  });
  return {
    expected: verdicts.flatMap(({ expected }) => expected),
    unexpected: verdicts.flatMap(({ unexpected }) => unexpected),
    stale: verdicts.flatMap(({ stale }) => stale),
  };
}

function objectsOf(excepted: Exception['objects'], { objects }: ScannedManifest): readonly string[] {
  if (excepted === 'every workload')
    return objects.filter(({ isWorkload }) => isWorkload).map(({ name }) => name);
  if (!('everySpecBut' in excepted)) return excepted;
  return objects
    .filter(({ hasSpec, name }) => hasSpec && name !== excepted.everySpecBut)
    .map(({ name }) => name);
}

function isSame(one: Remark, other: Remark): boolean {
  return one.rule === other.rule && one.object === other.object;
}

/** What was found as one table, the unexpected first, and a line for each exception that is stale. */
export function formatVerdict({ expected, unexpected, stale }: Verdict): string {
  const rows = [
    ...unexpected.map((finding) => [...cellsOf(finding), 'NEW']),
    ...expected.map((finding) => [...cellsOf(finding), 'excepted']),
    ...stale.map(({ scanner, manifest, rule, object }) => [
      scanner,
      manifest,
      rule,
      object,
      '0',
      'STALE EXCEPTION',
    ]),
  ];
  const table = [['scanner', 'manifest', 'rule', 'object', 'count', ''], ...rows];
  const widths = table.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  );
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function cellsOf({ scanner, manifest, rule, object, count }: Finding): readonly string[] {
  return [scanner, manifest, rule, object, String(count)];
}
