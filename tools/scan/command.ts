/** Runs the scanners of the field that are installed on the synthesized manifests: `npm run scan`. */
import { execFile } from 'node:child_process';
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

async function main(isEachAsked: boolean): Promise<number> {
  const manifests = filesOrSynthesized([]).map((file) =>
    scannedManifest(basename(file, '.k8s.yaml'), file, readSource(file)),
  );
  const runs: Run[] = [];
  const missing: string[] = [];
  // One after the other: each takes a processor or two for itself.
  for (const scanner of scanners) {
    const found = await scan(scanner, manifests);
    if (found === 'not installed') missing.push(scanner.name);
    else runs.push(...found);
  }
  const verdict = judge(runs, exceptions);
  process.stdout.write(formatVerdict(verdict));
  const failed = runs.filter((run) => run.kind === 'could not run');
  for (const { scanner, manifest, reason } of failed)
    process.stdout.write(`${scanner} could not run on ${manifest.file}: ${reason}.\n`);
  if (missing.length > 0) process.stdout.write(`Not installed: ${missing.join(', ')}.\n`);
  if (verdict.unexpected.length > 0 || verdict.stale.length > 0) return 1;
  return failed.length > 0 || (isEachAsked && missing.length > 0) ? 2 : 0;
}

async function scan(
  { name, arguments: argumentsFor, read }: Scanner,
  manifests: readonly ScannedManifest[],
): Promise<readonly Run[] | 'not installed'> {
  const runs: Run[] = [];
  for (const manifest of manifests) {
    const output = await run(name, argumentsFor(manifest.file));
    if (output === 'not installed') return output;
    try {
      runs.push({ kind: 'done', scanner: name, manifest, remarks: read(parse(output), manifest) });
    } catch (error) {
      if (!(error instanceof CouldNotRun)) throw error;
      runs.push({ kind: 'could not run', scanner: name, manifest, reason: error.message });
    }
  }
  return runs;
}

/** What a program printed. */
type Output = Readonly<Record<'stdout' | 'stderr', string>>;

/** Each scanner has exit statuses of its own for what it found: the report alone counts. */
function run(program: string, programArguments: readonly string[]): Promise<Output | 'not installed'> {
  const limits = { maxBuffer: 256 * 1024 * 1024, timeout: 300_000 };
  return new Promise((resolve) => {
    execFile(program, programArguments, limits, (error, stdout, stderr) => {
      resolve(error?.code === 'ENOENT' ? 'not installed' : { stdout, stderr });
    });
  });
}

/** @throws {@link CouldNotRun} with the last line that the scanner printed, where it is no report. */
function parse({ stdout, stderr }: Output): unknown {
  try {
    const report: unknown = JSON.parse(stdout);
    return report;
  } catch {
    const line = `${stdout}\n${stderr}`.trimEnd().split('\n').at(-1) ?? '';
    throw new CouldNotRun(line.slice(0, 300).replace(/[.\s]+$/, '') || 'it gave no report');
  }
}

void runCommand({
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
