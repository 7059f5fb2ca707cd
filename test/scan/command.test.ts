import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatExceptions } from '../../tools/scan/exceptions';
import { type Outcome, runCommand } from '../command';
import { reportOf } from './reports';

const folder = mkdtempSync(join(tmpdir(), 'scan-'));

/** A folder that was synthesized into, and one that was not. */
const [full, empty] = [join(folder, 'full'), join(folder, 'empty')];
mkdirSync(join(full, 'dist'), { recursive: true });
mkdirSync(empty);
writeFileSync(
  join(full, 'dist/minikube.k8s.yaml'),
  '{ apiVersion: v1, kind: Service, metadata: { name: a } }\n',
);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command where these programs are installed, each of which prints a text and fails as scanners do. */
function scan(args: readonly string[], programs: Readonly<Record<string, string>>, cwd = full): Outcome {
  const path = mkdtempSync(join(folder, 'path-'));
  for (const [name, output] of Object.entries(programs)) {
    const script = `process.stdout.write(${JSON.stringify(output)});\nprocess.exitCode = 1;\n`;
    writeFileSync(join(path, name), `#!${process.execPath}\n${script}`);
    chmodSync(join(path, name), 0o755);
  }
  return runCommand('scan', args, { cwd, env: { PATH: path } });
}

/** Of the scanner that no exception is for. */
const clean = JSON.stringify({ resources: [] });

describe('npm run scan', () => {
  test('ends with status 0 where what is installed finds nothing, and says what is not installed', () => {
    const missing = 'Not installed: kube-linter, kube-score, polaris, trivy, checkov, kubescape.\n';
    const { status, stdout, stderr } = scan([], { kubeconform: clean });
    expect(stdout.endsWith(missing)).toBe(true);
    expect([status, stderr]).toEqual([0, '']);
  });

  test('ends with status 2 where --all asks for those that are not installed', () => {
    expect(scan(['--all'], { kubeconform: clean }).status).toBe(2);
  });

  test('ends with status 1 where something new is found, whatever could not run', () => {
    const found = JSON.stringify(reportOf('kube-linter'));
    const { status, stdout } = scan([], { 'kube-linter': found, trivy: 'FATAL no checks' });
    expect(stdout).toMatch(
      /^kube-linter +minikube +job-ttl-seconds-after-finished +Job\/migrate-\* +1 +NEW$/m,
    );
    expect(stdout).toContain('trivy could not run on dist/minikube.k8s.yaml: FATAL no checks.\n');
    expect(status).toBe(1);
  });

  test('ends with status 1 where an exception is stale', () => {
    const { status, stdout } = scan([], { 'kube-linter': '{ "Reports": null }' });
    expect(stdout).toMatch(/^kube-linter +minikube +job-ttl-seconds-after-finished .* STALE EXCEPTION$/m);
    expect(status).toBe(1);
  });

  test('ends with status 2 where a scanner says nothing', () => {
    const { status, stdout } = scan([], { trivy: '' });
    expect(stdout).toContain('trivy could not run on dist/minikube.k8s.yaml: it gave no report.\n');
    expect(status).toBe(2);
  });

  test('prints its exceptions as Markdown, and explains itself, without running anything', () => {
    const table = { status: 0, stdout: formatExceptions(), stderr: '' };
    expect(scan(['--exceptions'], { trivy: '' })).toEqual(table);
    expect(scan(['--help'], { trivy: '' }).stdout).toMatch(/^Usage: npm run scan/);
  });

  test.each([
    ['no manifest', [], 'dist holds no *.k8s.yaml: run npm run synth first.\n'],
    ['an unknown option', ['--wat'], "Unknown option '--wat' (--help lists the options).\n"],
    ['an argument', ['a.yaml'], "Unexpected argument 'a.yaml' (--help lists the options).\n"],
  ])('answers %s with one sentence and status 2', (_, args, stderr) => {
    expect(scan(args, {}, empty)).toEqual({ status: 2, stdout: '', stderr });
  });
});
