import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contents, readDockerfile } from '../../tools/images/dockerfile';

const root = join(__dirname, '../..');
const scripts = ['lib/constructs/scripts', 'tools/e2e/stand-ins', 'tools/migrations'].flatMap((directory) =>
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

const commands = ['frontend', 'backend'].flatMap((key) =>
  readDockerfile(readFileSync(join(root, `docker/${key}.Dockerfile`), 'utf8')).stages.flatMap((stage) =>
    contents(stage, 'RUN').map((command) => [key, stage.name, command] as const),
  ),
);

test.each(commands)(
  'shellcheck finds nothing in a command of the build of the %s, stage %s',
  (_key, _stage, command) => {
    const outcome = spawnSync('shellcheck', ['--shell=sh', '--severity=style', '-'], {
      input: `${command}\n`,
      encoding: 'utf8',
    });
    expect(outcome).toMatchObject({ status: 0, stdout: '' });
  },
);
