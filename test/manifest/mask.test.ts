import { annotations } from '../../lib/annotations';
import { hidden, type ManifestObject, Mask, type MergePath, toEntry, toField } from '../../tools/manifest';
import { manifestIn, objectIn } from './objects';

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** What is shown of a value in this field of an object without secrets around it. */
function shown(value: unknown, ...fields: readonly string[]): unknown {
  const path = fields.reduce<MergePath>(toField, []);
  return new Mask([]).value(value, path, objectIn('kind: Widget'));
}

function secret(fields: string, kind = 'v1, kind: Secret'): ManifestObject {
  return objectIn(`{ apiVersion: ${kind}, metadata: { name: a }, ${fields} }`);
}

describe('of a Secret', () => {
  test('the names of its keys are shown, and no value', () => {
    const found = secret('type: Opaque, data: { key: b2xk, none: null }, stringData: { other: new }');
    expect(new Mask([]).object(found)).toEqual({
      ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 'Opaque' },
      data: { key: hidden, none: hidden },
      stringData: { other: hidden },
    });
  });

  test.each([
    ['a number', 'data: { key: 17 }', { data: { key: hidden } }],
    ['a mapping, whose keys the password may be', 'data: { key: { hunter2: x } }', { data: { key: hidden } }],
    ['a list', 'stringData: [hunter2, { hunter2: x }]', { stringData: [hidden, hidden] }],
    ['one text', 'data: hunter2', { data: hidden }],
  ])('nothing is shown that is refused: %s', (_, fields, expected) => {
    expect(new Mask([]).object(secret(fields))).toMatchObject(expected);
    expect(new Mask([]).object(secret(fields, 'example.com/v1, kind: Secret'))).toMatchObject(expected);
  });

  test('the copy that kubectl keeps is hidden, as in every object', () => {
    const last = 'annotations: { kubectl.kubernetes.io/last-applied-configuration: x }';
    for (const kind of ['Secret', 'ConfigMap'])
      expect(new Mask([]).object(objectIn(`{ kind: ${kind}, metadata: { ${last} } }`))).toEqual({
        kind,
        metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': hidden } },
      });
  });
});

describe('a value of a Secret is hidden elsewhere', () => {
  const password = "p@ss/w:rd?#'ü";
  const url = `postgresql://todo:${encodeURIComponent(password)}@db/todo`;
  const mask = new Mask(
    manifestIn(
      JSON.stringify({ kind: 'Secret', stringData: { plain: 'correct horse', lines: 'first\nsecond\n' } }),
      JSON.stringify({ kind: 'Secret', data: { url: base64(url), odd: base64('ÿ??>>ÿ'), pin: 12345678 } }),
      "{ kind: Secret, stringData: { short: '5432' } }",
    ).objects,
  );

  test.each([
    ['as it is', 'correct horse'],
    ['in base64', base64('correct horse')],
    ['percent-encoded', 'correct%20horse'],
    ['as JSON writes it', JSON.stringify('first\nsecond\n')],
    ['without its last line feed', 'first\nsecond'],
    ['decoded', url],
    ['in base64 as it stands there', base64(url)],
    ['in percent-encoded base64', encodeURIComponent(base64('ÿ??>>ÿ'))],
    ['as the password of a URL', encodeURIComponent(password)],
    ['as that password, decoded', password],
    ['as that password in base64', base64(password)],
    ['as that password with every mark encoded', encodeURIComponent(password).replace("'", '%27')],
    ['as a number', '12345678'],
  ])('%s', (_, text) => {
    const found = mask.text(`before ${text} after`);
    expect(found).toContain(hidden);
    expect(found).toMatch(/^before \S+ after$/);
    expect(mask.value(`x=${text}`, [], objectIn('kind: ConfigMap'))).toBe(hidden);
  });

  test('unless it is so short that it occurs by chance', () => {
    expect(mask.text('port 5432')).toBe('port 5432');
  });
});

describe('hidden by its name is', () => {
  test.each([
    ...['JWT_SECRET', 'POSTGRES_PASSWORD', 'PGPASSWORD', 'OPENAI_API_KEY', 'AUTH_TOKEN', 'DATABASE_URL'],
    ...['SENTRY_DSN', 'AWS_ACCESS_KEY_ID', 'SMTP_PASS', 'SESSION_KEY', 'privateKey', 'Authorization'],
    'PASSWORD_SALT',
  ])('a variable %s', (name) => {
    expect(shown([{ name, value: '1' }], 'env')).toEqual([{ name, value: hidden }]);
    const path = toField(toEntry(toField([], 'env'), name), 'value');
    expect(new Mask([]).value('1', path, objectIn('kind: Widget'))).toBe(hidden);
  });

  test.each([
    ...['LOG_LEVEL', 'BETTER_AUTH_URL', 'BETTER_AUTH_TRUST_HOST', 'JWT_ALGORITHM', 'PORT', 'KEYBOARD'],
    'COMPASS',
  ])('no variable %s', (name) => {
    expect(shown([{ name, value: '1' }], 'env')).toEqual([{ name, value: '1' }]);
  });

  test.each([
    ['a key of a ConfigMap', 'x', ['data', 'JWT_SECRET']],
    ['an annotation', 'x', ['metadata', 'annotations', annotations.secretChecksum]],
    ['a parameter', 'x', ['parameters', 'adminSecret']],
    ['a field of another kind', 'x', ['spec', 'password']],
    ['a number, too', 7, ['spec', 'password']],
  ])('%s', (_, value, path) => {
    expect(shown(value, ...path)).toBe(hidden);
  });

  test('a header, and an argument after an option', () => {
    const header = { name: 'Authorization', value: 'x' };
    expect(shown([header], 'httpHeaders')).toEqual([{ ...header, value: hidden }]);
    expect(shown(['--db-password', 'x', 'y'], 'args')).toEqual(['--db-password', hidden, 'y']);
  });

  test('not where a secret comes from, nor the names of those that are expected', () => {
    const variable = { name: 'JWT_SECRET', valueFrom: { secretKeyRef: { name: 'a', key: 'JWT_SECRET' } } };
    expect(shown([variable], 'env')).toEqual([variable]);
    expect(shown(true, 'spec', 'automountServiceAccountToken')).toBe(true);
    expect(shown('a/TOKEN', 'metadata', 'annotations', annotations.existingSecrets)).toBe('a/TOKEN');
  });
});

describe('in any text', () => {
  test.each([
    ['a URL with a password', 'postgresql://todo:hunter2@db/todo'],
    ['a URL whose password should have been encoded', 'postgresql://todo:p@ss/w:rd?#@db/todo'],
    ['a URL with a password of spaces', 'postgresql://todo:hunter2 x@db/todo'],
    ['a URL with a password in a file', 'a\nDSN: postgresql://todo:hunter2@db/todo\nb'],
    ['an option with its value', '--password=hunter2'],
    ['a setting', 'api_key: "hunter2"'],
    ['a JSON file', '{"password": "hunter2"}'],
    ['an HTTP header', 'Authorization: Bearer hunter2hunter2'],
    ['a private key', 'a\n-----BEGIN RSA PRIVATE KEY-----\nhunter2'],
    ['a private key of PGP', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['a key of a well-known form', 'x sk-hunter2hunter2'],
    ['a JSON Web Token', 'eyJhbGciOiJI.eyJzdWIiOiIx.hunter2'],
    ['a token of GitLab', 'glpat-hunter2hunter2hunter'],
    ['a key of Google', `AIza${'hunter2'.repeat(5)}`],
  ])('%s is hidden', (_, text) => {
    expect(shown({ file: text }, 'data')).toEqual({ file: hidden });
    expect(shown([text], 'args')).toEqual([hidden]);
  });

  test.each([
    ['a URL without a password', 'https://todo.example.com:443/a?b=c'],
    ['a URL with a user', 'ssh://git@example.com/a'],
    ['a URL without a password in a file', 'curl https://todo.example.com:443/a\n  x@y'],
    ['a variable in a script', 'PGPASSWORD="$POSTGRES_PASSWORD" psql --no-password'],
    ['a variable in braces', 'token=${TOKEN}'],
    ['a variable that Kubernetes expands', '--password=$(PASSWORD)'],
  ])('%s is shown', (_, text) => {
    expect(shown({ file: text }, 'data')).toEqual({ file: text });
  });
});

const script = (line: string): string => `#!/bin/sh\necho hello\n${line}\n`;

describe('a shell script in a ConfigMap', () => {
  test.each([
    ['an expansion', 'url="postgresql://${user:+${user%%:*}@}$host"'],
    ['an empty value', 'password='],
    ['an empty value before the end of a case', '*) password= ;;'],
    ['a pattern of a case', '*password=*) exit 1 ;;'],
    ['what a variable holds', 'export PGPASSWORD="$password"'],
    ['prose', '# It goes to PGPASSWORD: arguments are seen in ps.'],
  ])('is shown with %s in it', (_, line) => {
    expect(shown({ file: script(line) }, 'data')).toEqual({ file: script(line) });
  });

  test.each([
    ['a value', 'PGPASSWORD=tell-tale'],
    ['a value in quotes', 'password="tell tale"'],
    ['a URL with a password', 'psql postgresql://me:tell-tale@db'],
    ['a URL with a password that is expanded in part', 'psql postgresql://me:tell$tale@db'],
    ['a value instead of an empty one', 'url="postgresql://${user:+me:tell-tale@}$host"'],
    ['a header', 'curl -H "Authorization: Bearer tell-tale"'],
    ['a value in a comment', '# password: tell-tale'],
    ['a value after an empty one', 'password= ;; token=tell-tale'],
  ])('is hidden with %s in it', (_, line) => {
    expect(shown({ file: script(line) }, 'data')).toEqual({ file: hidden });
  });

  test('is no script without its first line', () => {
    expect(shown('[user]\npassword=\n  tell-tale\n', 'data', 'file')).toBe(hidden);
  });
});
