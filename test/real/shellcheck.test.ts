import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const directory = join(__dirname, '../../lib/constructs/scripts');
const scripts = readdirSync(directory).filter((name) => name.endsWith('.sh'));

test('there are scripts to look at', () => {
  expect(scripts).toEqual(expect.arrayContaining(['backup.sh', 'dumps.sh', 'restore.sh']));
});

test.each(scripts)('shellcheck finds nothing in %s', (script) => {
  const outcome = spawnSync(
    'shellcheck',
    ['--external-sources', '--shell=sh', '--severity=style', join(directory, script)],
    {
      encoding: 'utf8',
    },
  );
  expect(outcome.error).toBeUndefined();
  expect(outcome).toMatchObject({ status: 0, stdout: '' });
});
