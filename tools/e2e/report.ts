import type { Finding } from './step';

/** What somebody needs to see why a step failed. */
export interface Diagnosis {
  readonly events: string;
  readonly pods: readonly { readonly name: string; readonly describe: string; readonly logs: string }[];
}

/** How one step ended. */
export interface Result {
  readonly name: string;
  readonly proves: string;
  readonly outcome: Finding['outcome'] | 'failed' | 'not run';
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

function countOf(results: readonly Result[], ...outcomes: readonly Result['outcome'][]): number {
  return results.filter(({ outcome }) => outcomes.includes(outcome)).length;
}

/** The run in a few lines, for people. */
export function summary({ results, seconds, context, environment, namespace }: Report): string {
  const outcomes = (['passed', 'failed', 'not run', 'not enforced', 'not applicable'] as const)
    .map((outcome) => [countOf(results, outcome), outcome] as const)
    .filter(([count]) => count > 0)
    .map((each) => each.join(' '));
  const failures = results
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, proves, detail }) => `${name}: NOT PROVEN that ${proves}\n  ${detail}\n`);
  const run = `${environment} on ${context}, namespace ${namespace}`;
  return `${run}: ${outcomes.join(', ')} in ${seconds.toFixed(0)} s\n${failures.join('')}`;
}

/** The report for programs: JUnit where the file's name says so, else JSON. */
export function written(report: Report, file: string): string {
  return file.endsWith('.xml') ? junit(report) : `${JSON.stringify(report, undefined, 2)}\n`;
}

function junit({ results, environment, seconds, started }: Report): string {
  const suite = {
    name: environment,
    tests: results.length,
    failures: countOf(results, 'failed'),
    skipped: countOf(results, 'not run', 'not enforced', 'not applicable'),
    time: seconds.toFixed(3),
    timestamp: started,
  };
  const cases = results.map((result) => {
    const about = { classname: `e2e.${environment}`, name: result.name, time: result.seconds.toFixed(3) };
    return `  <testcase${attributes(about)}>\n${body(result)}\n  </testcase>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite${attributes(suite)}>\n${cases.join('')}</testsuite>\n`;
}

function body({ outcome, detail, diagnosis }: Result): string {
  switch (outcome) {
    case 'passed':
      return `    <system-out>${escaped(detail)}</system-out>`;
    case 'failed': {
      const { events = '', pods = [] } = diagnosis ?? {};
      const text = [events, ...pods.flatMap(({ describe, logs }) => [describe, logs])].join('\n\n');
      return `    <failure${attributes({ message: detail })}/>\n    <system-err>${escaped(text)}</system-err>`;
    }
    case 'not run':
    case 'not enforced':
    case 'not applicable':
      return `    <skipped${attributes({ message: `${outcome}: ${detail}` })}/>`;
  }
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
