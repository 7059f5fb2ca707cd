import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../lib/environments';
import { textOf } from './manifest';

const root = join(__dirname, '..');
const temporary = mkdtempSync(join(tmpdir(), 'todo-chatbot-main-'));

/** How a run of the program ended. */
interface Run {
  readonly folder: string;
  readonly status: number | string | null | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the program consists of, as it stands in a checkout. */
const program = [
  'cdk8s.yaml',
  'main.ts',
  'lib',
  'imports',
  'tools',
  'runner',
  'node_modules',
  'package.json',
];

/**
 * Runs a program in a folder of its own with this `.env`, as from a checkout; nothing of this process's environment reaches
 * it save the path of its programs.
 */
function run(
  command: readonly string[],
  settings: Record<string, string> = {},
  dotenv?: string,
): Promise<Run> {
  const folder = mkdtempSync(join(temporary, 'checkout-'));
  for (const entry of program) symlinkSync(join(root, entry), join(folder, entry));
  if (dotenv !== undefined) writeFileSync(join(folder, '.env'), dotenv);
  const [file = '', ...args] = command;
  const env = { PATH: process.env['PATH'], ...settings };
  return new Promise((resolve) => {
    execFile(file, args, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ folder, status: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

const cli = ['node_modules/.bin/cdk8s', 'synth', '--no-check-upgrade'];
const synth = [process.execPath, join(root, 'tools/synth/index.cjs')];
const main = [process.execPath, 'runner', 'main.ts'];

/** Another machine, another user, another day: what a manifest must not depend on. */
const elsewhere = `
const os = require('node:os');
os.hostname = () => 'another-host';
os.homedir = () => '/another-home';
os.userInfo = () => ({ username: 'another-user', homedir: '/another-home', uid: 4321, gid: 4321, shell: null });
const now = Date.now;
Date.now = () => now() + 400 * 24 * 3600 * 1000;
const random = Math.random;
Math.random = () => random() / 2;
`;

function manifest({ folder }: Run, name: string): string {
  return readFileSync(join(folder, 'dist', `${name}.k8s.yaml`), 'utf8');
}

const mistakes = {
  TODO_CHATBOT_DOMAIN: 'no dot',
  TODO_CHATBOT_VERSION: 'a b',
  TODO_CHATBOT_TYPO: 'x',
};

const machine = join(temporary, 'machine.js');
writeFileSync(machine, elsewhere);
const settings = 'TODO_CHATBOT_VERSION=v7.0.0\nTODO_CHATBOT_DOMAIN=file.example.com\n';

// All start at once; each test waits for the runs that it looks at.
const here = run(cli);
const there = run(main, {
  NODE_OPTIONS: `--require ${machine}`,
  HOSTNAME: 'another-host',
  USER: 'another-user',
  TZ: 'Pacific/Kiritimati',
  LANG: 'tr_TR.UTF-8',
});
const chart = run([...cli, '--format', 'helm', '--chart-version', '1.2.3'], {
  TODO_CHATBOT_ENVIRONMENT: 'production',
});
const one = run([...synth, 'production']);
const rejected = run([...synth, 'minikube'], { TODO_CHATBOT_POSTGRES_IMAGE: 'postgres:latest' });
const preview = run([...synth, 'preview', '--name', 'pr-1', '--output=previews']);
const unknown = run([...synth, 'nowhere']);
const configured = run(main, { TODO_CHATBOT_DOMAIN: 'process.example.com' }, settings);
const refused = {
  'cdk8s synth': run(cli, mistakes, 'TODO_CHATBOT_JWT_SECRET=too-short-a-secret\n'),
  'cdk8s synth --stdout': run([...cli, '--stdout'], mistakes),
  'main.ts alone': run(main, mistakes),
};

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

describe('synth', () => {
  it.each([...environments])(
    'writes what the tests of this folder look at, on every machine, for every user, on every day: $name',
    async (environment) => {
      const runs = await Promise.all([here, there]);
      expect(runs.map(({ status, stderr }) => [status, stderr])).toEqual([
        [0, ''],
        [0, ''],
      ]);
      const text = textOf(environment);
      expect(runs.map((run) => manifest(run, environment.name))).toEqual([text, text]);
      expect(text).not.toMatch(/\b20\d\d-[01]\d-[0-3]\d/);
      expect(text).not.toContain(root);
    },
  );

  it('writes one environment where one is named', async () => {
    const { status, stderr, folder } = await one;
    expect([status, stderr]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'dist'))).toEqual(['production.k8s.yaml']);
    expect(manifest(await one, 'production')).toBe(manifest(await here, 'production'));
  });

  it('makes a preview of the name that is given, alone and where it is told to', async () => {
    const { status, folder } = await preview;
    expect(status).toBe(0);
    expect(readdirSync(join(folder, 'previews'))).toEqual(['preview-pr-1.k8s.yaml']);
    expect(existsSync(join(folder, 'dist'))).toBe(false);
  });

  it('refuses one that there is not, and names those that there are', async () => {
    const { status, stderr } = await unknown;
    expect(status).toBe(1);
    expect(stderr).toContain(
      `TODO_CHATBOT_ENVIRONMENT: "nowhere"\n    allowed: ${[...environments.map(({ name }) => name), 'preview'].join(', ')}`,
    );
  });

  it('hands out no manifest in which the checks find something', async () => {
    const { status, stdout, folder } = await rejected;
    expect(status).toBe(2);
    expect(stdout).toContain('images-are-pinned');
    expect(readdirSync(folder).filter((name) => !program.includes(name))).toEqual([]);
  });

  it('makes a Helm chart of one environment, in which nothing is a template', async () => {
    const { status, folder } = await chart;
    expect(status).toBe(0);
    const file = (name: string): string => readFileSync(join(folder, 'dist', name), 'utf8');
    expect(file('Chart.yaml')).toMatch(/^version: "1\.2\.3"$/m);
    expect(file('templates/production.k8s.yaml')).toBe(manifest(await here, 'production'));
    expect(file('templates/production.k8s.yaml')).not.toContain('{{');
    expect(readdirSync(join(folder, 'dist', 'templates'))).toEqual(['production.k8s.yaml']);
  });

  it('reads .env, over which the environment of the process wins', async () => {
    const { status, stderr } = await configured;
    expect([status, stderr]).toEqual([0, '']);
    const text = manifest(await configured, 'production');
    expect(text).toContain('image: ghcr.io/example/todo-backend:v7.0.0');
    expect(text).toContain('value: https://process.example.com');
    expect(text).not.toContain('file.example.com');
  });
});

describe('bad input', () => {
  it.each(Object.entries(refused))(
    'stops with exit status 1, one whole message on stderr, no stack trace and no manifest: %s',
    async (_, ended) => {
      const { folder, status, stdout, stderr } = await ended;
      expect(status).toBe(1);
      expect(stderr.match(/Synth stopped/g)).toHaveLength(1);
      for (const setting of Object.keys(mistakes)) expect(stderr).toContain(`  ${setting}: `);
      expect(existsSync(join(folder, 'dist'))).toBe(false);
      expect(stdout).not.toContain('apiVersion');
      const lines = `${stdout}\n${stderr}`.split('\n');
      expect(lines.filter((line) => /^\s*at |node:internal|\.[jt]s:\d+/.test(line))).toEqual([]);
    },
  );

  it('in .env is reported like that of the process, a secret by its length alone', async () => {
    const { stderr } = await refused['cdk8s synth'];
    expect(stderr).toContain('TODO_CHATBOT_JWT_SECRET: hidden, 18 characters');
    expect(stderr).not.toContain('too-short-a-secret');
  });
});
