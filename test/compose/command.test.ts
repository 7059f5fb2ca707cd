import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { composeYaml } from '../../tools/compose';
import { type Outcome, runCommand } from '../command';

const folder = mkdtempSync(join(tmpdir(), 'compose-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command in a folder of its own, on a machine whose `docker` is the given shell script; none by default. */
function compose(docker?: string, args: readonly string[] = []): Outcome {
  const programs = mkdtempSync(join(folder, 'bin-'));
  if (docker !== undefined) {
    writeFileSync(join(programs, 'docker'), `#!/bin/sh\n${docker}\n`);
    chmodSync(join(programs, 'docker'), 0o755);
  }
  mkdirSync(join(folder, 'work'), { recursive: true });
  return runCommand('compose', args, {
    cwd: join(folder, 'work'),
    env: { PATH: docker === undefined ? programs : `${programs}:${dirname('/bin/sh')}` },
  });
}

describe('npm run compose', () => {
  test('writes compose.yaml, and says so when nobody can check it', () => {
    expect(compose()).toEqual({
      status: 0,
      stdout: 'compose.yaml is written; docker compose is not installed to check it.\n',
      stderr: '',
    });
    expect(readFileSync(join(folder, 'work/compose.yaml'), 'utf8')).toBe(composeYaml());
  });

  test('explains itself, and writes nothing, with --help or an option that it does not have', () => {
    rmSync(join(folder, 'work'), { recursive: true, force: true });
    const { stdout, ...help } = compose(undefined, ['--help']);
    expect(help).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: npm run compose/);
    expect(compose(undefined, ['--file'])).toEqual({
      status: 2,
      stdout: '',
      stderr: "Unknown option '--file' (--help lists the options).\n",
    });
    expect(existsSync(join(folder, 'work/compose.yaml'))).toBe(false);
  });

  const asked = 'test "$*" = "compose version" || test "$*" = "compose --file compose.yaml config --quiet"';
  const refuses = 'case "$2" in version) ;; *) echo "services.web is wrong" >&2; exit 15 ;; esac';
  test.each([
    ['accepts', asked, 0, ''],
    ['refuses', refuses, 1, 'services.web is wrong\n'],
  ])('tells whether docker compose %s the file, in its own words', (answer, docker, status, stderr) => {
    const stdout = `compose.yaml is written; docker compose ${answer} it.\n`;
    expect(compose(docker)).toEqual({ status, stdout, stderr });
  });
});
