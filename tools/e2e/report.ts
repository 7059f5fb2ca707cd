import type { Diagnosis } from './diagnosis';

/** How one step ended. */
export interface Result {
  readonly name: string;
  readonly proves: string;
  readonly outcome: 'passed' | 'not enforced' | 'not applicable' | 'failed' | 'not run';
  readonly detail: string;
  readonly seconds: number;
  readonly diagnosis?: Diagnosis;
}

/** A whole run. */
export interface Report {
  readonly context: string;
  readonly environment: string;
  readonly namespace: string;
  readonly started: string;
  readonly seconds: number;
  readonly proven: boolean;
  readonly results: readonly Result[];
}

/** One line of progress. */
export function line({ name, outcome, detail, seconds }: Result): string {
  return `${outcome.padEnd(14)} ${name.padEnd(11)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${detail}`;
}

/** What the run came to, for people. */
export function summary({ results, seconds, context, environment, namespace }: Report): string {
  const count = (outcome: Result['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  const outcomes = (['passed', 'failed', 'not run', 'not enforced', 'not applicable'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${outcome}`);
  const failures = results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, proves, detail }) => `${name}: NOT PROVEN that ${proves}\n  ${detail}`);
  return [
    `${environment} on ${context}, namespace ${namespace}: ${outcomes.join(', ')} in ${seconds.toFixed(0)} s`,
    ...failures,
    '',
  ].join('\n');
}

/** The report for programs: JUnit where the file's name says so, else JSON. */
export function written(report: Report, file: string): string {
  return file.endsWith('.xml') ? junit(report) : `${JSON.stringify(report, undefined, 2)}\n`;
}

function junit({ results, environment, seconds, started }: Report): string {
  const failed = results.filter(({ outcome }) => outcome === 'failed').length;
  const skipped = results.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'passed').length;
  const suite = {
    name: environment,
    tests: results.length,
    failures: failed,
    skipped,
    time: rounded(seconds),
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite${attributes({ ...suite, timestamp: started })}>`,
    ...results.map((result) =>
      [
        `  <testcase${attributes({ classname: `e2e.${environment}`, name: result.name, time: rounded(result.seconds) })}>`,
        body(result),
        '  </testcase>',
      ].join('\n'),
    ),
    '</testsuite>',
    '',
  ].join('\n');
}

/** Seconds with milliseconds, as JUnit writes them. */
function rounded(seconds: number): string {
  return seconds.toFixed(3);
}

function body({ outcome, detail, diagnosis }: Result): string {
  switch (outcome) {
    case 'passed':
      return `    <system-out>${escaped(detail)}</system-out>`;
    case 'failed':
      return [
        `    <failure${attributes({ message: detail })}/>`,
        `    <system-err>${escaped(diagnosis === undefined ? '' : text(diagnosis))}</system-err>`,
      ].join('\n');
    case 'not run':
    case 'not enforced':
    case 'not applicable':
      return `    <skipped${attributes({ message: `${outcome}: ${detail}` })}/>`;
  }
}

function text({ events, pods }: Diagnosis): string {
  return [events, ...pods.flatMap(({ describe, logs }) => [describe, logs])].join('\n\n');
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

/** Text as XML 1.0 holds it, which has no place for control characters. */
function escaped(value: string): string {
  return value
    .replace(/[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
