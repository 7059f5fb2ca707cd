import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minikube } from '../../lib/environments';
import { formatDocuments as write } from '../../lib/yaml';
import { difference, formatDifference } from '../../tools/diff';
import { type Outcome, runCommand } from '../command';
import { manifestOf, textOf } from '../manifest';
import { object, workload } from './manifests';

const folder = mkdtempSync(join(tmpdir(), 'diff-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command in a folder of its own. */
function diff(args: readonly string[], input = '', settings: Readonly<Record<string, string>> = {}): Outcome {
  return runCommand('diff', args, { cwd: folder, input, env: { PATH: process.env['PATH'], ...settings } });
}

const web = (image: string, app: string): unknown => workload('Deployment', { image }, { selector: { app } });
const manifests = {
  'old.yaml': [web('1', 'a'), object('Service', 'a')],
  'new.yaml': [web('2', 'a'), object('Service', 'a')],
  'refused.yaml': [web('2', 'b'), object('Service', 'a')],
};
for (const [name, objects] of Object.entries(manifests)) writeFileSync(join(folder, name), write(objects));

describe('npm run diff', () => {
  test('prints how two files differ, without colours into a pipe, and ends with status 1', () => {
    expect(diff(['old.yaml', 'new.yaml'])).toEqual({
      stdout: formatDifference(difference(manifests['old.yaml'], manifests['new.yaml'])),
      stderr: '',
      status: 1,
    });
  });

  test('ends with status 0 where nothing differs', () => {
    expect(diff(['old.yaml', 'old.yaml'])).toEqual({ stdout: 'No difference.\n', stderr: '', status: 0 });
  });

  test('ends with status 2 where kubectl apply refuses something, whatever else differs', () => {
    const { status, stdout } = diff(['old.yaml', 'refused.yaml']);
    expect(stdout).toContain('  ! refused: spec.selector is immutable.\n');
    expect(status).toBe(2);
  });

  test.each([
    ['the old', ['-', 'new.yaml'], 'old.yaml'],
    ['the new', ['old.yaml', '-'], 'new.yaml'],
  ] as const)('reads %s manifest from standard input', (_, args, name) => {
    expect(diff(args, write(manifests[name])).stdout).toBe(diff(['old.yaml', 'new.yaml']).stdout);
  });

  test('prints the difference as JSON with --json', () => {
    const { status, stdout } = diff(['--json', '-', 'refused.yaml'], write(manifests['old.yaml']));
    const report: unknown = JSON.parse(stdout);
    expect(report).toEqual({
      old: 'standard input',
      new: 'refused.yaml',
      ...difference(manifests['old.yaml'], manifests['refused.yaml']),
    });
    expect(status).toBe(2);
  });

  test('synthesizes an environment by its name, with the settings of the shell', () => {
    const manifest = textOf(minikube);
    expect(diff(['-', 'minikube'], manifest)).toEqual({ stdout: 'No difference.\n', stderr: '', status: 0 });
    const image = { TODO_CHATBOT_BACKEND_IMAGE: 'elsewhere/todo-backend:v9.9.9' };
    const { stdout } = diff(['-', 'minikube'], manifest, image);
    expect(stdout).toContain('elsewhere/todo-backend:v9.9.9');
    expect(stdout).toMatch(/^> Job todo\/todo-migrate-\w+ → todo-migrate-\w+$/m);
  });

  test('compares environments, and shows no secret of them', () => {
    const { status, stdout, stderr } = diff(['minikube', 'production']);
    expect([stderr, status]).toEqual(['', 2]);
    const values = manifestOf(minikube)
      .all('Secret')
      .flatMap(({ data = {} }) => Object.values(data));
    expect(values.length).toBeGreaterThan(3);
    for (const value of values)
      for (const form of [value, Buffer.from(value, 'base64').toString()]) expect(stdout).not.toContain(form);
  });

  test('tells what another release of Kubernetes does with a manifest', () => {
    const schema =
      'apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: { name: a }\n';
    const { status, stdout } = diff(['--kubernetes', '1.30:1.36', '-'], schema);
    expect(stdout).toMatch(
      /^refused: FlowSchema a: .* is not served since Kubernetes 1\.32: .*\/v1 has it\.\n$/,
    );
    expect(status).toBe(2);
    const same = diff(['--kubernetes', '1.28:1.30', '-'], schema);
    expect(same).toMatchObject({ status: 0, stdout: 'Nothing changes.\n' });
  });

  test('explains itself', () => {
    const { status, stdout } = diff(['--help']);
    expect(stdout).toMatch(/^Usage: npm run diff -- \[OPTION…\] OLD NEW\n/);
    expect(status).toBe(0);
  });

  test('compares what it can and complains with status 3 when a document is no object', () => {
    const { status, stdout, stderr } = diff(['-', 'new.yaml'], `${write(manifests['new.yaml'])}---\na: b\n`);
    expect(stdout).toBe('No difference.\n');
    expect(stderr).toMatch(/^standard input: document 3 holds something that is no Kubernetes object.*\n$/);
    expect(status).toBe(3);
  });

  test('says when an object is declared twice, which changes nothing else', () => {
    const { status, stderr } = diff(
      ['-', 'new.yaml'],
      write([...manifests['new.yaml'], object('Service', 'a')]),
    );
    expect(stderr).toBe('standard input: Service todo/a is declared more than once; the last one counts.\n');
    expect(status).toBe(0);
  });

  const bomb = `a: &a [x,x]\nb: &b [${'*a,'.repeat(50)}]\nc: &c [${'*b,'.repeat(50)}]\nd: [${'*c,'.repeat(50)}]`;
  const nothing = 'standard input holds no Kubernetes object.';
  const two = 'Name two manifests: npm run diff -- OLD NEW (--help tells more).';

  test.each([
    ['a missing file', ['gone.yaml', 'new.yaml'], '', 'gone.yaml cannot be read: no such file or directory.'],
    ['a folder', ['old.yaml', '.'], '', '. cannot be read: illegal operation on a directory.'],
    ['what is not YAML', ['old.yaml', '-'], 'a: [', /^standard input is not YAML: .* in line 1\.$/],
    ['an alias bomb', ['old.yaml', '-'], bomb, /^standard input is not YAML: its aliases multiply/],
    ['what holds no object', ['old.yaml', '-'], 'hello', nothing],
    ['nothing', ['-', 'old.yaml'], '', nothing],
    ['one manifest', ['old.yaml'], '', two],
    ['three manifests', ['a', 'b', 'c'], '', two],
    ['standard input twice', ['-', '-'], '', 'Standard input can be one of the two manifests only.'],
    [
      'an unknown release',
      ['--kubernetes', '1.27:1.36', 'a'],
      '',
      /^--kubernetes 1\.27: expected one of 1\.28, /,
    ],
    [
      'an earlier release',
      ['--kubernetes', '1.36:1.30', 'a'],
      '',
      /^--kubernetes 1\.36:1\.30: expected a release and/,
    ],
    ['an unknown option', ['--wat'], '', "Unknown option '--wat' (--help lists the options)."],
  ])('answers %s with one sentence and status 3', (_, args, input, sentence) => {
    const { status, stdout, stderr } = diff(args, input);
    expect(stdout).toBe('');
    expect(stderr.trimEnd()).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(status).toBe(3);
  });

  test('answers a wrong setting of an environment with its sentence and status 3', () => {
    const { status, stderr } = diff(['minikube', 'production'], '', { TODO_CHATBOT_BACKEND_IMAGE: 'a b' });
    expect(stderr).toContain('TODO_CHATBOT_BACKEND_IMAGE');
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(3);
  });
});
