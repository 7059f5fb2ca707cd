import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { at } from '../../tools/manifest';
import { type Outcome, runCommand } from '../command';

const folder = mkdtempSync(join(tmpdir(), 'check-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(args: readonly string[], input: string | Buffer = ''): Outcome {
  return runCommand('check', args, { cwd: folder, input });
}

const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'web', namespace: 'here' } };
const wrong = { ...account, metadata: { name: 'Web', namespace: 'here' } };
const good = stringify(account);
const bad = `# A comment\n${stringify(wrong)}`;
writeFileSync(join(folder, 'good.yaml'), good);
writeFileSync(join(folder, 'bad one.yaml'), bad);
mkdirSync(join(folder, 'a'));
writeFileSync(join(folder, 'a/b #1?.yaml'), bad);

describe('npm run check', () => {
  test('finds nothing in a good manifest', () => {
    expect(run(['good.yaml'])).toEqual({ status: 0, stdout: 'Nothing found.\n', stderr: '' });
  });

  test('says where and what, and what to do, and fails', () => {
    const { status, stdout, stderr } = run(['good.yaml', 'bad one.yaml']);
    expect(stdout).toMatch(
      /^bad one\.yaml:5: names-are-valid: ServiceAccount here\/Web: metadata\.name: "Web" is no name/,
    );
    expect(stdout).toMatch(/\n\nnames-are-valid: Shorten the name/);
    expect([stderr, status]).toEqual(['', 1]);
  });

  test('reads standard input, and succeeds when every finding is excused', () => {
    const { status, stdout } = run(['-'], bad);
    expect(stdout).toMatch(/^standard input:5: names-are-valid/);
    expect(status).toBe(1);
    const annotations = { 'todo-chatbot/ignore-names-are-valid': 'An account of long ago.' };
    expect(run(['-'], stringify({ ...wrong, metadata: { ...wrong.metadata, annotations } }))).toEqual({
      status: 0,
      stdout:
        'Nothing found.\n\nstandard input: 1 excused: names-are-valid ServiceAccount here/Web: An account of long ago.\n',
      stderr: '',
    });
  });

  test('notes what it does not know, and succeeds', () => {
    const gadget = stringify({ ...account, apiVersion: 'example.com/v1', kind: 'Gadget' });
    const sentence = 'It is not checked: what Gadget of example.com/v1 may say is not known here.';
    expect(run(['-'], gadget)).toEqual({
      status: 0,
      stdout: `Nothing found.\n\nstandard input:1: note: Gadget here/web: apiVersion: ${sentence}\n`,
      stderr: '',
    });
    const log: unknown = JSON.parse(run(['--output', 'sarif', '-'], gadget).stdout);
    expect(at(log, 'runs', 0, 'results')).toMatchObject([{ ruleId: 'kinds-are-served', level: 'note' }]);
  });

  test('keeps files apart: the same object in two files is no object twice', () => {
    expect(run(['good.yaml', 'good.yaml']).status).toBe(0);
    expect(run(['-'], `${good}---\n${good}`).stdout).toMatch(/^standard input:10: objects-are-unique/);
  });

  test('writes JSON', () => {
    const { status, stdout } = run(['--output', 'json', 'bad one.yaml']);
    const object = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'here', name: 'Web' };
    const found = { rule: 'names-are-valid', object, path: 'metadata.name', line: 5 };
    expect(JSON.parse(stdout)).toMatchObject([{ file: 'bad one.yaml', findings: [found], excused: [] }]);
    expect(status).toBe(1);
  });

  test.each([
    ['by the path it was named by', 'a/b #1?.yaml', 'a/b%20%231%3F.yaml'],
    [
      'by its scheme where the path is absolute',
      join(folder, 'a/b #1?.yaml'),
      `file://${folder}/a/b%20%231%3F.yaml`,
    ],
  ])('writes SARIF whose results refer to its rules, and to a file %s', (_, file, uri) => {
    const log: unknown = JSON.parse(run(['--output', 'sarif', file]).stdout);
    const physicalLocation = { artifactLocation: { uri }, region: { startLine: 5 } };
    const result = { ruleId: 'names-are-valid', level: 'error', locations: [{ physicalLocation }] };
    expect(log).toMatchObject({ version: '2.1.0', runs: [{ results: [result] }] });
    const index = Number(at(log, 'runs', 0, 'results', 0, 'ruleIndex'));
    expect(at(log, 'runs', 0, 'tool', 'driver', 'rules', index, 'id')).toBe('names-are-valid');
  });

  test('never repeats a secret', () => {
    const secret = 'sk-proj-4f8a9c2e7b1d6f3a5e8c';
    const data = { 'app.conf': `key: ${secret}\n` };
    const { stdout } = run(['-'], stringify({ ...account, kind: 'ConfigMap', data }));
    expect(stdout).toContain('secrets-stay-secret');
    expect(stdout).not.toContain(secret);
  });

  const noise = Buffer.from([0x5b, 0xff, 0x00, 0x22]);

  test.each<readonly [string, readonly string[], string | Buffer, string]>([
    ['nothing', ['-'], '', 'standard input holds no Kubernetes object.'],
    ['an empty document', ['-'], '---\n# nothing\n', 'standard input holds no Kubernetes object.'],
    ['a file that is not there', ['gone.yaml'], '', 'gone.yaml cannot be read: no such file or directory.\n'],
    ['a folder', ['.'], '', '. cannot be read: illegal operation on a directory.\n'],
    ['no YAML', ['-'], 'a: [', 'standard input is not YAML: '],
    ['random bytes', ['-'], noise, 'standard input is not YAML: '],
    ['an unknown option', ['--fast'], '', "Unknown option '--fast' (--help lists the options).\n"],
    [
      'an unknown release',
      ['--kubernetes', '1.27', '-'],
      '',
      '--kubernetes 1.27: expected one of 1.28, 1.29, ',
    ],
    ['an unknown output', ['--output', 'xml'], '', '--output xml: expected text, json or sarif.\n'],
    ['no file at all', [], '', 'dist holds no *.k8s.yaml: run npm run synth first.\n'],
  ])('refuses %s with one sentence', (_, args, input, sentence) => {
    const { status, stdout, stderr } = run(args, input);
    expect(stderr.startsWith(sentence)).toBe(true);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([stdout, status]).toEqual(['', 2]);
  });

  test('explains itself', () => {
    const { status, stdout } = run(['--help']);
    expect(stdout).toMatch(/^Usage: npm run check/);
    expect(status).toBe(0);
  });
});
