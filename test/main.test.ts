import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
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

/** A folder of its own from which the program runs as from a checkout, with this `.env`. */
function checkout(name: string, dotenv?: string): string {
  const folder = join(temporary, name);
  mkdirSync(folder);
  for (const entry of [
    'cdk8s.yaml',
    'main.ts',
    'lib',
    'tools',
    'imports',
    'runner',
    'node_modules',
    'package.json',
  ]) {
    symlinkSync(join(root, entry), join(folder, entry));
  }
  if (dotenv !== undefined) writeFileSync(join(folder, '.env'), dotenv);
  return folder;
}

/** Runs a program; nothing of this process's environment reaches it save the path of its programs. */
function run(
  folder: string,
  command: readonly string[],
  settings: Record<string, string> = {},
): Promise<Run> {
  const [program = '', ...args] = command;
  const env = { PATH: process.env['PATH'], ...settings };
  return new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env }, (error, stdout, stderr) => {
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

let chart: Run,
  here: Run,
  there: Run,
  refused: Run,
  refusedOnStdout: Run,
  refusedWithoutCli: Run,
  one: Run,
  unknown: Run,
  configured: Run;

beforeAll(async () => {
  const machine = join(temporary, 'machine.js');
  writeFileSync(machine, elsewhere);
  const settings = 'TODO_CHATBOT_VERSION=v7.0.0\nTODO_CHATBOT_DOMAIN=file.example.com\n';
  [chart, here, there, refused, refusedOnStdout, refusedWithoutCli, one, unknown, configured] =
    await Promise.all([
      run(checkout('chart'), [...cli, '--format', 'helm', '--chart-version', '1.2.3'], {
        TODO_CHATBOT_ENVIRONMENT: 'production',
      }),
      run(checkout('here'), cli),
      run(checkout('there'), cli, {
        NODE_OPTIONS: `--require ${machine}`,
        HOSTNAME: 'another-host',
        USER: 'another-user',
        TZ: 'Pacific/Kiritimati',
        LANG: 'tr_TR.UTF-8',
      }),
      run(checkout('refused', 'TODO_CHATBOT_JWT_SECRET=too-short-a-secret\n'), cli, mistakes),
      run(checkout('refused-on-stdout'), [...cli, '--stdout'], mistakes),
      run(checkout('refused-without-cli'), main, mistakes),
      run(checkout('one'), [...synth, 'production']),
      run(checkout('unknown'), [...synth, 'staging']),
      run(checkout('configured', settings), main, { TODO_CHATBOT_DOMAIN: 'process.example.com' }),
    ]);
}, 60_000);

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

describe('synth', () => {
  it('ends well', () => {
    expect([here.status, here.stderr]).toEqual([0, '']);
  });

  it.each([...environments])(
    'writes what the tests of this folder look at: dist/$name.k8s.yaml',
    (environment) => {
      expect(manifest(here, environment.name)).toBe(textOf(environment));
    },
  );

  it.each([...environments])(
    'writes the same bytes on another machine, for another user, on another day: $name',
    ({ name }) => {
      expect(there.status).toBe(0);
      expect(manifest(there, name)).toBe(manifest(here, name));
    },
  );

  it.each([...environments])('writes no date, and no path of the machine: $name', ({ name }) => {
    expect(manifest(here, name)).not.toMatch(/\b20\d\d-[01]\d-[0-3]\d/);
    expect(manifest(here, name)).not.toContain(root);
  });

  it('writes one environment where one is named', () => {
    expect([one.status, one.stderr]).toEqual([0, '']);
    expect(readdirSync(join(one.folder, 'dist'))).toEqual(['production.k8s.yaml']);
    expect(manifest(one, 'production')).toBe(manifest(here, 'production'));
  });

  it('refuses one that there is not, and names those that there are', () => {
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toContain(
      'TODO_CHATBOT_ENVIRONMENT: "staging"\n    allowed: minikube, production',
    );
  });

  it('makes a Helm chart of one environment, in which nothing is a template', () => {
    expect(chart.status).toBe(0);
    const file = (name: string): string => readFileSync(join(chart.folder, 'dist', name), 'utf8');
    expect(file('Chart.yaml')).toMatch(/^version: "1\.2\.3"$/m);
    expect(file('templates/production.k8s.yaml')).toBe(manifest(here, 'production'));
    expect(file('templates/production.k8s.yaml')).not.toContain('{{');
    expect(existsSync(join(chart.folder, 'dist', 'templates', 'minikube.k8s.yaml'))).toBe(false);
  });

  it('reads .env, over which the environment of the process wins', () => {
    expect([configured.status, configured.stderr]).toEqual([0, '']);
    expect(manifest(configured, 'production')).toContain('image: ghcr.io/example/todo-backend:v7.0.0');
    expect(manifest(configured, 'production')).toContain('value: https://process.example.com');
    expect(manifest(configured, 'production')).not.toContain('file.example.com');
  });
});

describe('bad input', () => {
  const runs = [
    ['cdk8s synth', () => refused],
    ['cdk8s synth --stdout', () => refusedOnStdout],
    ['main.ts alone', () => refusedWithoutCli],
  ] as const;

  it.each(runs)('stops with exit status 1: %s', (_, ended) => {
    expect(ended().status).toBe(1);
  });

  it.each(runs)('is told in full, in one message on stderr: %s', (_, ended) => {
    const { stderr } = ended();
    expect(stderr.match(/Synth stopped/g)).toHaveLength(1);
    for (const setting of Object.keys(mistakes)) expect(stderr).toContain(`  ${setting}: `);
  });

  it.each(runs)('shows no stack trace: %s', (_, ended) => {
    const lines = `${ended().stdout}\n${ended().stderr}`.split('\n');
    expect(lines.filter((line) => /^\s*at |node:internal|\.[jt]s:\d+/.test(line))).toEqual([]);
  });

  it.each(runs)('writes no manifest: %s', (_, ended) => {
    expect(existsSync(join(ended().folder, 'dist'))).toBe(false);
    expect(ended().stdout).not.toContain('apiVersion');
  });

  it('in .env is told like that of the process, a secret by its length alone', () => {
    expect(refused.stderr).toContain('TODO_CHATBOT_JWT_SECRET: hidden, 18 characters');
    expect(refused.stderr).not.toContain('too-short-a-secret');
  });
});
