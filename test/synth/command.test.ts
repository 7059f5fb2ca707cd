import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../command';

const folder = mkdtempSync(join(tmpdir(), 'synth-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test.each([[['--help']], [['production', '--help']]])(
  'npm run synth -- %j explains environments and options, and writes nothing',
  (args) => {
    const program = [join(root, 'tools/synth/index.cjs'), ...args];
    const { status, stdout } = spawnSync(process.execPath, program, { cwd: folder, encoding: 'utf8' });
    expect(stdout).toMatch(/^Usage: npm run synth -- \[ENVIRONMENT\] \[OPTION…\]\n/);
    for (const option of [
      '-o, --output',
      '-p, --stdout',
      '--format helm',
      '--chart-version',
      '--no-validate',
    ])
      expect(stdout).toContain(`\n  ${option} `);
    expect([status, existsSync(join(folder, 'dist'))]).toEqual([0, false]);
  },
);
