import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const scripts = ['lib/constructs/scripts', 'tools/e2e/stand-ins'].flatMap((directory) =>
  readdirSync(join(root, directory))
    .filter((name) => name.endsWith('.sh'))
    .map((name) => join(directory, name)),
);

test('there are scripts to look at', () => {
  expect(scripts).toEqual(
    expect.arrayContaining(['lib/constructs/scripts/backup.sh', 'tools/e2e/stand-ins/backend.sh']),
  );
});

test.each(scripts)('shellcheck finds nothing in %s', (script) => {
  const outcome = spawnSync(
    'shellcheck',
    ['--external-sources', '--source-path=SCRIPTDIR', '--shell=sh', '--severity=style', script],
    { cwd: root, encoding: 'utf8' },
  );
  expect(outcome.error).toBeUndefined();
  expect(outcome).toMatchObject({ status: 0, stdout: '' });
});
