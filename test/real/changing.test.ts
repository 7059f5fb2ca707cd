import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'changing-'));
const sources = ['lib', 'imports', 'tools', 'test', 'main.ts', 'package.json', 'tsconfig.json', 'docker'];

jest.setTimeout(60_000);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The changes of the page: its headings, each with its diff. */
const changes = [
  ...readFileSync(join(root, 'docs/changing.md'), 'utf8').matchAll(/^## (.+)\n[^]*?^```diff\n([^]*?)^```$/gm),
].map(([, title = '', diff = '']) => ({ title, diff }));

/** What a change leaves behind: how the compiler, synth and the checks ended, and the manifests. */
function made(diff: string): { readonly problems: string; readonly manifests: ReadonlyMap<string, string> } {
  const copy = mkdtempSync(join(folder, 'copy-'));
  for (const name of sources) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  symlinkSync(join(root, 'runner'), join(copy, 'runner'));
  const run = (file: string, args: readonly string[], input = ''): string => {
    const { status, stdout, stderr } = spawnSync(file, args, { cwd: copy, input, encoding: 'utf8' });
    return status === 0 ? '' : `${file} ${args.join(' ')}: ${stdout}${stderr}`;
  };
  const node = (...args: readonly string[]): string => run(process.execPath, args);
  const dist = join(copy, 'dist');
  const before = [
    run('git', ['apply', '-p0', '-'], diff),
    node('node_modules/typescript-7/bin/tsc'),
    node('runner', 'main.ts'),
  ];
  const files = existsSync(dist) ? readdirSync(dist) : [];
  const problems = [
    ...before,
    ...files.map((file) => node('runner', 'tools/check/command.ts', `dist/${file}`)),
  ];
  const manifests = files.map((file) => [file, readFileSync(join(dist, file), 'utf8')] as const);
  return { problems: problems.join(''), manifests: new Map(manifests) };
}

describe('the guide to changes', () => {
  it('has a diff for each kind of change', () => {
    expect(changes.map(({ title }) => title)).toEqual([
      'A variable',
      'A secret',
      'A service that answers over HTTP',
      'A cache from a public image',
      'A worker',
      'An environment',
    ]);
  });

  it.each([
    ['A variable', 'production', /name: TODO_LIMIT\n +value: "500"\n/],
    ['A secret', 'minikube', /^ {2}SMTP_PASSWORD: [\w=]{20,}$/m],
    ['A secret', 'production', /todo-backend\/SMTP_PASSWORD/],
    ['A service that answers over HTTP', 'staging', /value: http:\/\/todo-search:8080\n/],
    ['A service that answers over HTTP', 'production', /image: ghcr\.io\/example\/todo-search:v1\.0\.0\n/],
    ['A cache from a public image', 'production', /image: redis:7\.4-alpine\n/],
    ['A cache from a public image', 'minikube', /value: redis:\/\/todo-cache:6379\n/],
    ['A worker', 'minikube', /command:\n +- python\n +- -m\n +- app\.worker\n/],
    ['An environment', 'training', /host: api\.training\.todo\.example\.com\n/],
  ])('holds, compiled, synthesized and checked: %s, in %s', (title, environment, expected) => {
    const { problems, manifests } = result(title);
    expect(problems).toBe('');
    expect(manifests.get(`${environment}.k8s.yaml`)).toMatch(expected);
  });

  it.each([
    ['A secret', 'lib/environments/minikube.ts', /minikube\.ts\(\d+,\d+\): error .*SMTP_PASSWORD/],
    ['A worker', 'lib/environments/production.ts', /production\.ts\(\d+,\d+\): error .*worker/],
  ])('names the file that lacks something: %s without %s', (title, file, expected) => {
    const whole = changes.find((change) => change.title === title)?.diff ?? '';
    const without = whole.split(/^(?=--- )/m).filter((part) => !part.startsWith(`--- ${file}`));
    expect(made(without.join('')).problems).toMatch(expected);
  });
});

const results = new Map<string, ReturnType<typeof made>>();

/** What a change leaves behind, made once. */
function result(title: string): ReturnType<typeof made> {
  const found = results.get(title) ?? made(changes.find((change) => change.title === title)?.diff ?? '');
  results.set(title, found);
  return found;
}
