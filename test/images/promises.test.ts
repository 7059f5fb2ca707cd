import { readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';
import type { ImageKey } from '../../lib/contract';
import { ignoredBy } from '../../tools/images/dockerignore';
import { promises } from '../../tools/images/promises';

const keys: readonly ImageKey[] = ['frontend', 'backend'];
const read = (file: string): string => readFileSync(`docker/${file}`, 'utf8');

/** The promises that texts break; those that are not given are the files'. */
function broken(
  key: ImageKey,
  dockerfile = read(`${key}.Dockerfile`),
  dockerignore = read(`${key}.Dockerfile.dockerignore`),
): readonly string[] {
  return promises(key, dockerfile, dockerignore)
    .filter(({ expected, found }) => found !== expected)
    .map(({ promise }) => promise);
}

/** The Dockerfile without one of its instructions, for each; and with a letter more at its end, except for RUN. */
function changes(text: string): readonly (readonly [where: string, text: string])[] {
  const lines = text.split('\n');
  return DockerfileParser.parse(text)
    .getInstructions()
    .flatMap((instruction) => {
      const { start, end } = instruction.getRange();
      const own = lines.slice(start.line, end.line + 1);
      const replaced = (by: readonly string[]): string =>
        lines.toSpliced(start.line, own.length, ...by).join('\n');
      const longer = own.with(-1, `${own.at(-1) ?? ''}x`);
      return [
        [`without ${own.join(' ')}`, replaced([])] as const,
        ...(instruction.getKeyword() === 'RUN'
          ? []
          : [[`changed ${own.join(' ')}`, replaced(longer)] as const]),
      ];
    });
}

describe.each(keys)('the Dockerfile of the %s', (key) => {
  test('keeps every promise of the contract', () => {
    expect(broken(key)).toEqual([]);
  });

  test('breaks a promise whichever instruction is taken away or changed', () => {
    const all = changes(read(`${key}.Dockerfile`));
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter(([, text]) => broken(key, text).length === 0).map(([where]) => where)).toEqual([]);
  });
});

describe('a Dockerfile', () => {
  test.each<readonly [change: string, key: ImageKey, from: RegExp | string, to: string, promise: string]>([
    ['of another Node.js', 'frontend', 'NODE_VERSION=22.23', 'NODE_VERSION=18', 'base'],
    ['without a builder', 'frontend', /--from=builder/g, '--from=deps', 'stages'],
    ['that copies sources first', 'backend', /COPY \${REQ.*/, 'COPY . .', 'build steps'],
    ['that downloads each time', 'frontend', '--mount=type=cache,target=/root/.npm ', '', 'build steps'],
    [
      'with files of its user',
      'backend',
      /(?<=runtime[^]*)COPY --chmod\S+ (?=\. \.\nCOPY)/,
      'COPY --chown=1000:1001 ',
      'copies',
    ],
    ['with files that nobody else reads', 'frontend', '--chmod=u=rwX,go=rX ', '', 'copies'],
    ['that hides what it removes', 'backend', 'FROM scratch', 'FROM runtime', 'starts from'],
    ['that downloads a file', 'backend', 'USER 1000', 'ADD https://example.com/a .\nUSER 1000', 'copies'],
    ['with npm', 'frontend', ' bin/npm', '', 'leaves out'],
    ['with pip', 'backend', ' bin/pip*', '', 'leaves out'],
    ['with Perl', 'backend', ' perl-base', '', 'purges'],
    ['of public packages alone', 'frontend', /--mount=type=secret\S+/, '', 'settings of a private registry'],
    ['that keeps their settings', 'backend', 'type=secret,', 'type=bind,', 'settings of a private registry'],
    ['that keeps no page', 'frontend', 'ln -s ../cache', 'ln -s /tmp', 'links'],
    ['of a nameless group', 'backend', 'groupadd --gid 1001', 'groupadd --gid 1002', 'group with a name'],
    ['of root', 'backend', 'USER 1000:1001', 'USER 0:0', 'user'],
    ['of another folder', 'backend', /WORKDIR \/app\n(?=# hadolint)/, '', 'working directory'],
    ['with root’s cache', 'frontend', 'install -d -o 1000', 'install -d -o 0', 'owner of /app/.next/cache'],
    ['of another port', 'backend', 'EXPOSE 8000', 'EXPOSE 80', 'port'],
    ['that serves another port', 'backend', '"8000"]', '"80"]', 'command'],
    ['of another module', 'backend', /app\.main:app/g, 'main:app', 'command'],
    ['with a shell in front', 'frontend', 'CMD ["node", "server.js"]', 'CMD node server.js', 'command'],
    ['killed at once', 'frontend', 'SIGTERM', 'SIGKILL', 'stop signal'],
    ['asked for readiness', 'backend', '/livez', '/readyz', 'health check'],
    ['asked through a proxy', 'backend', 'ProxyHandler({})', '', 'health check'],
    ['asked seldom', 'frontend', '=30s', '=60s', 'health check every, timeout, retries, start'],
    ['that needs no URL', 'frontend', /test -n [^]*?exit 1; \}; /, '', 'stops unless'],
    ['that goes on', 'frontend', /(?<=browsers reach the backend>' >&2; exit )1/, '0', 'stops unless'],
    ['built for development', 'frontend', '" = production', '" != test', 'stops unless'],
    ['without Alembic', 'backend', 'in uvicorn alembic', 'in uvicorn', 'stops unless'],
    ['of an old uvicorn', 'backend', '< (0, 24)', '< (0, 2)', 'stops unless'],
    ['that loads nothing', 'backend', '.load()', '', 'stops unless'],
    ['that lacks a variable', 'backend', / JWT_SECRET=\S+/, '', 'stands in for'],
    ['without a driver', 'backend', 'import ${driver}', 'pass', 'stops unless'],
    ['of two heads', 'backend', "*'(head)'*'(head)'*", 'none', 'stops unless'],
    ['with broken migrations', 'backend', '"alembic ${MIGRATION_CHECK}"', '"true"', 'stops unless'],
    ['that loads no env.py', 'backend', '"upgrade head --sql"', 'heads', 'ARG MIGRATION_CHECK in checked'],
    ['of another server', 'frontend', 'standalone/server.js ||', 'server.js ||', 'stops unless'],
    ['developed as root', 'frontend', 'USER 1000:1001\nCMD ["npm"', 'CMD ["npm"', 'starts in development'],
    ['of other requirements', 'backend', '=requirements.txt', '=dev.txt', 'ARG REQUIREMENTS_FILE in builder'],
    ['of another version', 'frontend', '=1.0.0', '=2.0.0', 'ARG NEXT_PUBLIC_APP_VERSION in builder'],
    ['that binds to localhost', 'frontend', '=0.0.0.0', '=127.0.0.1', 'ENV HOSTNAME in runner'],
    ['with a secret', 'backend', 'USER', 'ENV JWT_SECRET=hunter2\nUSER', 'ENV JWT_SECRET in runner'],
    ['given a secret', 'frontend', 'COPY . .', 'ARG DATABASE_URL\nCOPY . .', 'ARG DATABASE_URL in builder'],
  ])('%s breaks its promise (%s)', (_, key, from, to, promise) => {
    const text = read(`${key}.Dockerfile`);
    expect(text.replace(from, to)).not.toBe(text);
    expect(broken(key, text.replace(from, to))).toContain(promise);
  });

  test('that sets a secret is reported without the value', () => {
    const text = `${read('backend.Dockerfile')}\nENV JWT_SECRET=hunter2\n`;
    const rows = promises('backend', text, '').filter(({ promise }) => promise.includes('JWT_SECRET'));
    expect(rows).toEqual([{ promise: 'ENV JWT_SECRET in runner', expected: 'absent', found: 'set' }]);
  });
});

describe('a build context', () => {
  test.each<readonly [ImageKey, string, string]>([
    ['frontend', '\n**/.*\n', '\n'],
    ['frontend', '**/node_modules', 'node_modules'],
    ['frontend', '**/README.md', ''],
    ['frontend', '**/.well-known/**/.*', ''],
    ['backend', '**/*.sql*', '*.sql*'],
    ['backend', '# Tests', '!.env'],
  ])('of the %s without the line %j breaks a promise', (key, from, to) => {
    const text = read(`${key}.Dockerfile.dockerignore`);
    expect(broken(key, undefined, text.replaceAll(from, to))).toEqual(['let into the build']);
  });

  // As Docker's own implementation decides (github.com/moby/patternmatcher), asked about these files.
  test.each<readonly [ImageKey, boolean, readonly string[]]>([
    ['frontend', true, ['a/.babelrc', 'a/b/backup.sql.gz', 'lib/backend/a.ts', 'a/x.Dockerfile', 'tests/a']],
    [
      'frontend',
      false,
      ['.babelrc', 'app/tests.tsx', 'src/build/a.ts', 'a/docs/b', 'a/b.md', 'a/compose.ts'],
    ],
    [
      'backend',
      true,
      ['app/history/a.py', 'app/test_a.py', 'a/a_test.py', 'a.pyc', 'a/tests/b', 'a.sqlite3'],
    ],
    [
      'backend',
      false,
      ['app/history.py', 'specs.py', 'envs/a', 'a/docs/b', 'app/build/a.py', 'app/env/a.py'],
    ],
  ])('of the %s keeps out (%s) %j', (key, isKeptOut, paths) => {
    const text = read(`${key}.Dockerfile.dockerignore`);
    const isIgnored = ignoredBy(text);
    expect(paths.filter((path) => isIgnored(path) !== isKeptOut)).toEqual([]);
  });

  test.each(keys)('of the %s that lacks what is needed breaks a promise', (key) => {
    const text = `${read(`${key}.Dockerfile.dockerignore`)}\n**/app\n`;
    expect(broken(key, undefined, text)).toEqual(['kept out of the build']);
  });
});
