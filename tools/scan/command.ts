/** Runs the scanners of the field that are installed on the synthesized manifests: `npm run scan`. */
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { filesOrSynthesized, readSource, runCommand } from '../command';
import { exceptions, formatExceptions } from './exceptions';
import { type ScannedManifest, scannedManifest } from './finding';
import { CouldNotRun, type Scanner, scanners } from './scanners';
import { formatVerdict, judge, type Run } from './verdict';

const usage = `Usage: npm run scan -- [OPTION…]

Runs those of ${scanners.map(({ name }) => name).join(', ')}
that are on PATH on dist/*.k8s.yaml, with their default settings, and holds what they find against the exceptions.

  --all         a scanner that is not installed is a failure, too
  --exceptions  the table of exceptions as Markdown, without running anything
  --help        this text

Exit status: 0 the scanners agree, 1 a new finding or a stale exception, 2 a scanner, or this, could not run.
`;

function main(isEachAsked: boolean): number {
  const manifests = filesOrSynthesized([]).map((file) =>
    scannedManifest(basename(file, '.k8s.yaml'), file, readSource(file)),
  );
  const outcomes = scanners.map((scanner) => ({ scanner, runs: scan(scanner, manifests) }));
  const runs = outcomes.flatMap((outcome) => outcome.runs ?? []);
  const missing = outcomes.flatMap((outcome) => (outcome.runs === undefined ? [outcome.scanner.name] : []));
  const verdict = judge(runs, exceptions);
  process.stdout.write(formatVerdict(verdict));
  const failed = runs.filter((run) => run.kind === 'could not run');
  for (const { scanner, manifest, reason } of failed)
    process.stdout.write(`${scanner} could not run on ${manifest.file}: ${reason}.\n`);
  if (missing.length > 0) process.stdout.write(`Not installed: ${missing.join(', ')}.\n`);
  if (verdict.unexpected.length > 0 || verdict.stale.length > 0) return 1;
  return failed.length > 0 || (isEachAsked && missing.length > 0) ? 2 : 0;
}

const limits = { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024, timeout: 300_000 } as const;

/** `undefined` where the scanner is not installed. Its exit status says what it found: the report alone counts. */
function scan(scanner: Scanner, manifests: readonly ScannedManifest[]): readonly Run[] | undefined {
  const runs: Run[] = [];
  for (const manifest of manifests) {
    const run = { scanner: scanner.name, manifest };
    const output = spawnSync(scanner.name, scanner.arguments(manifest.file), limits);
    if (output.error !== undefined && 'code' in output.error && output.error.code === 'ENOENT')
      return undefined;
    try {
      runs.push({ ...run, kind: 'done', remarks: scanner.read(parse(output), manifest) });
    } catch (error) {
      if (!(error instanceof CouldNotRun)) throw error;
      runs.push({ ...run, kind: 'could not run', reason: error.message });
    }
  }
  return runs;
}

/** @throws {@link CouldNotRun} with the last line that the scanner printed, where it is no report. */
function parse({ stdout, stderr }: Readonly<Record<'stdout' | 'stderr', string>>): unknown {
  try {
    const report: unknown = JSON.parse(stdout);
    return report;
  } catch {
    const line = `${stdout}\n${stderr}`.trimEnd().split('\n').at(-1) ?? '';
    throw new CouldNotRun(line.slice(0, 300).replace(/[.\s]+$/, '') || 'it gave no report');
  }
}

runCommand({
  usage,
  options: { all: { type: 'boolean' }, exceptions: { type: 'boolean' } },
  allowPositionals: false,
  statusOfMistake: 2,
  main: ({ values }) => {
    if (values.exceptions !== true) return main(values.all === true);
    process.stdout.write(formatExceptions());
    return 0;
  },
});
