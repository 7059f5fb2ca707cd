import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(__dirname, '../../lib/constructs/scripts');
const scripts = readdirSync(directory).filter((name) => name.endsWith('.sh'));

test('there are scripts to look at', () => {
  expect(scripts).toEqual(expect.arrayContaining(['backup.sh', 'restore.sh']));
});

test.each(scripts)('shellcheck finds nothing in %s', (script) => {
  const outcome = spawnSync('shellcheck', ['--shell=sh', '--severity=style', join(directory, script)], {
    encoding: 'utf8',
  });
  expect(outcome.error).toBeUndefined();
  expect(outcome).toMatchObject({ status: 0, stdout: '' });
});

test.each(['connect', 'newest_first', 'backups', 'intact'])(
  // Each script is mounted by itself, so the two share by copy; here the copies are held together.
  'backup.sh and restore.sh mean the same by %s',
  (name) => {
    const [backup, restore] = ['backup.sh', 'restore.sh'].map(
      (script) =>
        new RegExp(`^${name}\\(\\) \\{\n[^]*?^\\}$`, 'm').exec(
          readFileSync(join(directory, script), 'utf8'),
        )?.[0],
    );
    expect(backup).toBeDefined();
    expect(restore).toBe(backup);
  },
);
