import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../../lib/environments';
import { runCommand } from '../command';

describe('npm run images', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'images-'));
  const file = join(cwd, 'docker/backend.Dockerfile');

  beforeEach(() => {
    cpSync('docker', join(cwd, 'docker'), { recursive: true });
  });

  afterAll(() => {
    rmSync(cwd, { recursive: true });
  });

  test('prints a line for each promise, with what the Dockerfile makes of it', () => {
    const { status, stdout, stderr } = runCommand('images', []);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^image +promise +Dockerfile\nfrontend +stages +deps builder runtime runner\n/);
    expect(stdout).toMatch(/^backend +port +8000$/m);
    expect(stdout).toMatch(/\n\nAll \d+ promises are kept\.\n$/);
  });

  test('says which promise is broken, and how, and fails', () => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('EXPOSE 8000', 'EXPOSE 80'));
    const { status, stdout } = runCommand('images', [], { cwd });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^backend +port +✗ 80$/m);
    expect(stdout).toMatch(
      /\n\nbackend\.Dockerfile, port: found 80; the contract wants 8000\.\n1 of \d+ promises are broken\.\n$/,
    );
  });

  test('says which file it cannot read', () => {
    rmSync(file);
    expect(runCommand('images', [], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: 'docker/backend.Dockerfile cannot be read: no such file or directory.\n',
    });
  });

  // In a folder without .env, whose settings would change what is printed.
  test('prints what the image of the frontend must be built with for an environment', () => {
    const origin = 'https://todo.example.org';
    const env = {
      PATH: process.env['PATH'],
      TODO_CHATBOT_DOMAIN: 'todo.example.org',
      TODO_CHATBOT_VERSION: 'v2.0.0',
    };
    const { status, stdout } = runCommand('images', ['production'], { cwd, env });
    expect([status, stdout]).toEqual([
      0,
      `--build-arg NEXT_PUBLIC_API_URL=https://api.todo.example.org --build-arg NEXT_PUBLIC_APP_VERSION=2.0.0 ` +
        `--build-arg NEXT_PUBLIC_API_BASE_URL=https://api.todo.example.org --build-arg NEXT_PUBLIC_BETTER_AUTH_URL=${origin}\n`,
    ]);
  });

  test('knows no other environment', () => {
    expect(runCommand('images', ['nowhere'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: `There is no environment nowhere; allowed: ${environments.map(({ name }) => name).join(', ')}.\n`,
    });
  });

  test('explains itself with --help, and refuses other options', () => {
    expect(runCommand('images', ['--help']).stdout).toMatch(/^Usage: npm run images/);
    expect(runCommand('images', ['--all'])).toMatchObject({
      status: 2,
      stderr: "Unknown option '--all' (--help lists the options).\n",
    });
  });
});
