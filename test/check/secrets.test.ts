import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isNamedSecret, secretIn } from '../../tools/manifest';
import { messages, withChange } from './manifests';

const random = 'Zx81kQp0rT6vLw3n';

describe('a text is a secret by its form', () => {
  test.each([
    ['a private key', '-----BEGIN EC PRIVATE KEY-----'],
    ['an API key', `sk-proj-${random}${random}`],
    ['a GitHub token', `ghp_${'a1B2c3'.repeat(6)}`],
    ['a GitLab token', `glpat-${random}abcd`],
    ['a Slack token', `xoxb-${random}`],
    ['an AWS access key', 'AKIAIOSFODNN7EXAMPLE'],
    ['a Google API key', `AIza${random}${random}abc`],
    ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
    ['a URL with a password', `postgresql://todo:${random}@db:5432/todo`],
    ['a value of password', `user = a\npassword = ${random}\n`],
    ['a value of API_KEY', `export API_KEY="${random}"`],
    ['a value of token', `{ "token": "${random}" }`],
  ])('%s', (words, text) => {
    expect(secretIn(text)).toBe(words);
  });
});

describe('a text is no secret', () => {
  test.each([
    ['where a shell expands it', 'password=$PASSWORD url=postgresql://user:${PASSWORD}@host/db'],
    ['where Kubernetes expands it', 'postgresql://todo:$(POSTGRES_PASSWORD)@db/todo'],
    ['where the word password stands for one', '# postgresql://user:password@host:port/database'],
    ['in prose', 'the password goes to PGPASSWORD: arguments are seen in ps'],
    ['without a password', 'https://user@example.com/a:b@c'],
    ['as a path to it', 'password: /run/secrets/password'],
    ['as a checksum', '7a92427d6b06f1d2f2788154657a92427d6b06f1d2f278815465'],
  ])('%s', (_, text) => {
    expect(secretIn(text)).toBeUndefined();
  });

  test.each(['backup', 'restore', 'wait-for-row', 'record-migration'])('in the script %s', (script) => {
    const text = readFileSync(join(__dirname, `../../lib/constructs/scripts/${script}.sh`), 'utf8');
    expect(secretIn(text)).toBeUndefined();
  });
});

describe('a name makes a secret of its value', () => {
  test.each([
    ['JWT_SECRET', 'change-me-please', true],
    ['POSTGRES_PASSWORD', 'letmein', true],
    ['OPENAI_API_KEY', random, true],
    ['SIGNING_KEY', random, true],
    ['SORT_KEY', 'name', false],
    ['SORT_KEY', 'aaaaaaaaaaaaaaaaaaaaaaaa', false],
    ['POSTGRES_PASSWORD', '', false],
    ['POSTGRES_PASSWORD', '/run/secrets/password', false],
    ['USE_TOKEN', 'true', false],
    ['DB_PASSWORD', '$(OTHER)', false],
    ['NEXT_PUBLIC_OPENAI_DOMAIN_KEY', `domain_pk_${random}`, false],
    ['LOG_LEVEL', random, false],
  ])('%s with %j: %s', (name, value, isSecret) => {
    expect(isNamedSecret(name, value)).toBe(isSecret);
  });
});

describe('secrets-stay-secret looks into', () => {
  const secret = `postgresql://todo:${random}@db/todo`;
  const token = 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

  test.each<readonly [string, string, unknown]>([
    ['variables', 'main.env[0]', { name: 'A', value: secret }],
    ['variables of init containers', 'init.env[0]', { name: 'A', value: secret }],
    ['commands', 'main.command', ['sh', '-c', `psql ${secret}`]],
    ['arguments', 'main.args', [secret]],
    ['commands of probes', 'main.livenessProbe', { exec: { command: [secret] } }],
    ['headers of probes', 'main.livenessProbe.httpGet.httpHeaders', [{ name: 'A', value: token }]],
    ['annotations', 'metadata.annotations.note', secret],
    ['annotations of pods', 'spec.template.metadata.annotations.note', secret],
  ])('%s', (_, path, value) => {
    const documents = withChange('minikube Deployment todo-backend', path, value);
    expect(messages('secrets-stay-secret', documents)).toHaveLength(1);
  });

  test.each([
    ['public', 1],
    ['developers', 0],
  ])('Secrets of a namespace for %s', (audience, count) => {
    const namespace = { name: 'here', annotations: { 'todo-chatbot/audience': audience } };
    expect(
      messages('secrets-stay-secret', [
        { apiVersion: 'v1', kind: 'Namespace', metadata: namespace },
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'here' }, data: { a: 'YQ==' } },
      ]),
    ).toHaveLength(count);
  });
});
