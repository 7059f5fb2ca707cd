import { annotations } from '../../lib/annotations';
import { difference, hidden } from '../../tools/diff';
import { fieldsOf, type Manifest, object, workload } from './manifests';

const changed = [{ kind: 'changed', from: hidden, to: hidden }];

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('values of a Secret', () => {
  const secret = (body: Manifest): Manifest => object('Secret', 'a', body);

  test.each(['data', 'stringData'])('in %s are hidden, whatever their names', (field) => {
    const [old, next] = ['old-value', 'new-value'].map((key) => secret({ [field]: { key } }));
    expect(fieldsOf(old, next)).toMatchObject([{ ...changed[0], path: 'data.key' }]);
  });

  test('are hidden when they come and go', () => {
    expect(fieldsOf(secret({ data: { a: 'b2xk' } }), secret({ data: { b: 'bmV3' } }))).toEqual([
      { kind: 'removed', path: 'data.a', from: hidden },
      { kind: 'added', path: 'data.b', to: hidden },
    ]);
    expect(fieldsOf(secret({}), secret({ data: { b: 'bmV3' } }))).toEqual([
      { kind: 'added', path: 'data', to: { b: hidden } },
    ]);
  });

  test('are hidden when they are no text', () => {
    expect(fieldsOf(secret({ data: { a: 17 } }), secret({ data: { a: { b: [18] } } }))).toEqual([
      { kind: 'changed', path: 'data.a', from: hidden, to: { b: [hidden] } },
    ]);
  });

  test('are the same in data and stringData', () => {
    expect(fieldsOf(secret({ data: { a: base64('ü:1') } }), secret({ stringData: { a: 'ü:1' } }))).toEqual(
      [],
    );
  });

  test('in stringData win over those in data', () => {
    const both = secret({ data: { a: base64('old') }, stringData: { a: 'new' } });
    expect(fieldsOf(both, secret({ stringData: { a: 'new' } }))).toEqual([]);
  });

  test('are hidden wherever else they stand', () => {
    const keeper = secret({ data: { a: base64('correct horse') } });
    const [old, next] = ['none', 'x=correct horse'].map((text) =>
      object('ConfigMap', 'a', { data: { text } }),
    );
    expect(difference([keeper, old], [keeper, next]).objects).toMatchObject([
      { fields: [{ path: 'data.text', from: 'none', to: hidden }] },
    ]);
  });
});

describe('elsewhere', () => {
  test.each([
    ...[
      'JWT_SECRET',
      'POSTGRES_PASSWORD',
      'PGPASSWORD',
      'OPENAI_API_KEY',
      'AUTH_TOKEN',
      'DATABASE_URL',
      'SENTRY_DSN',
    ],
    ...['AWS_ACCESS_KEY_ID', 'SMTP_PASS', 'SESSION_KEY', 'privateKey', 'Authorization', 'PASSWORD_SALT'],
  ])('a variable %s is hidden', (name) => {
    const [old, next] = ['1', '2'].map((value) => workload('Deployment', { env: [{ name, value }] }));
    expect(fieldsOf(old, next)).toMatchObject(changed);
    expect(fieldsOf(workload('Deployment', {}), next)).toMatchObject([{ to: [{ name, value: hidden }] }]);
    expect(fieldsOf(workload('Deployment', { env: [{ name: 'A' }] }), next)).toMatchObject([
      { from: { name: 'A' } },
      { to: { name, value: hidden } },
    ]);
  });

  test.each([
    'LOG_LEVEL',
    'BETTER_AUTH_URL',
    'BETTER_AUTH_TRUST_HOST',
    'JWT_ALGORITHM',
    'PORT',
    'KEYBOARD',
    'COMPASS',
  ])('a variable %s is shown', (name) => {
    const [old, next] = ['1', '2'].map((value) => workload('Deployment', { env: [{ name, value }] }));
    expect(fieldsOf(old, next)).toMatchObject([{ from: '1', to: '2' }]);
  });

  test.each([
    ['a key of a ConfigMap', object('ConfigMap', 'a', { data: { JWT_SECRET: 'x' } })],
    [
      'an annotation',
      object('Pod', 'a', { metadata: { name: 'a', annotations: { [annotations.secretChecksum]: 'x' } } }),
    ],
    ['a parameter', object('StorageClass', 'a', { parameters: { adminSecret: 'x' } })],
    ['a field of another kind', object('Widget', 'a', { spec: { password: 'x' } })],
    [
      'a header',
      workload('Deployment', {
        livenessProbe: { httpGet: { httpHeaders: [{ name: 'Authorization', value: 'x' }] } },
      }),
    ],
    ['an argument after an option', workload('Deployment', { args: ['--db-password', 'x'] })],
  ])('%s that is named like a secret is hidden', (_, old) => {
    const next: unknown = JSON.parse(JSON.stringify(old).replace('"x"', '"y"'));
    expect(fieldsOf(old, next)).toMatchObject(changed);
  });

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
    ['a key of a well-known form', 'x sk-hunter2hunter2'],
    ['a JSON Web Token', 'eyJhbGciOiJI.eyJzdWIiOiIx.hunter2'],
  ])('%s is hidden in any text', (_, text) => {
    for (const old of [
      object('ConfigMap', 'a', { data: { file: text } }),
      workload('Deployment', { args: [text] }),
    ]) {
      const next: unknown = JSON.parse(
        JSON.stringify(old).replace('hunter2', 'hunter3').replace('p@ss', 'p@s5'),
      );
      expect(fieldsOf(old, next)).toMatchObject(changed);
    }
  });

  test.each([
    ['a URL without a password', 'https://todo.example.com:443/a?b=c'],
    ['a URL with a user', 'ssh://git@example.com/a'],
    ['a URL without a password in a file', 'curl https://todo.example.com:443/a\n  x@y'],
    ['a variable in a script', 'PGPASSWORD="$POSTGRES_PASSWORD" psql --no-password'],
    ['a variable in braces', 'token=${TOKEN}'],
    ['a variable that Kubernetes expands', '--password=$(PASSWORD)'],
  ])('%s is shown in any text', (_, text) => {
    const [old, next] = [text, `${text} 2`].map((file) => object('ConfigMap', 'a', { data: { file } }));
    expect(fieldsOf(old, next)).toMatchObject([{ from: text, to: `${text} 2` }]);
  });

  test('where a secret comes from is shown', () => {
    const [old, next] = ['a', 'b'].map((name) =>
      workload('Deployment', {
        env: [{ name: 'JWT_SECRET', valueFrom: { secretKeyRef: { name, key: 'JWT_SECRET' } } }],
        automountServiceAccountToken: name === 'a',
      }),
    );
    expect(fieldsOf(old, next)).toMatchObject([
      { from: true, to: false },
      { from: 'a', to: 'b' },
    ]);
  });

  test('the names of secrets that are expected to exist are shown', () => {
    const [old, next] = ['a/TOKEN', 'b/TOKEN'].map((keys) => ({
      ...object('Namespace', 'a'),
      metadata: { name: 'a', annotations: { [annotations.existingSecrets]: keys } },
    }));
    expect(fieldsOf(old, next)).toMatchObject([{ from: 'a/TOKEN', to: 'b/TOKEN' }]);
  });
});
