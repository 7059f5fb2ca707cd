import { formatDocuments } from '../../lib/yaml';
import { checkFile, formatJson, formatSarif, formatText } from '../../tools/check';
import { difference, formatDifference } from '../../tools/diff';
import { at, Manifest, Mask, secretsOf } from '../../tools/manifest';
import { loadGraphviz, overview } from '../../tools/views';
import { instruments } from '../../tools/views/instruments';
import { manifests } from '../check/manifests';
import { objectIn } from './objects';
import { placements } from './secret-placements';

/** The object with another secret of the same length in the place of its own. */
function changed(object: unknown, secret: string): unknown {
  const other = secret.replace(/[a-z]/g, 'w').replace(/\d/g, '7');
  return JSON.parse(JSON.stringify(object).replaceAll(secret, other));
}

describe.each(placements)('a secret in %s', (_, object, secret) => {
  const file = checkFile('file.yaml', formatDocuments([object]));

  test('is found by the checks, once for each place', () => {
    const places = file.findings
      .filter(({ rule }) => rule.name === 'secrets-stay-secret')
      .map(({ object, path }) => at(object.value.raw, ...path));
    expect(places).toHaveLength(1);
    expect(String(places[0])).toContain(secret);
  });

  test.each([
    ['text', formatText],
    ['json', formatJson],
    ['sarif', formatSarif],
  ])('is not shown by the checks as %s', (_, format) => {
    expect(format([file])).not.toContain(secret);
  });

  test('is not shown by differences', () => {
    const old = changed(object, secret);
    const shown = [
      formatDifference(difference([old], [object])),
      formatDifference(difference([object], [old])),
    ];
    expect(shown.join()).toContain('(hidden)');
    expect(shown.join()).not.toContain(secret);
  });

  test('is not shown where the logs of a cluster repeat it', () => {
    const { objects } = new Manifest([object]);
    const value = objects.flatMap(secretsOf)[0]?.value ?? '';
    const mask = new Mask(objects);
    expect(mask.text(`Error: ${value} is refused\n`)).not.toContain(secret);
    expect(mask.text(JSON.stringify(object, undefined, 2))).not.toContain(secret);
  });
});

test('no secret is on the overview page', async () => {
  const objects = placements.map(([, object]) => object);
  const html = overview(
    await loadGraphviz(),
    [{ name: 'all', manifest: new Manifest(objects) }],
    instruments,
  );
  for (const [, , secret] of placements) expect(html).not.toContain(secret);
  expect(html).toContain(`object-${objects.length - 1}-`);
});

test('the copy that kubectl keeps of a Secret is found', () => {
  const copy = '{"data":{"a":"emVicmE="},"kind":"Secret"}';
  const annotations = `{ kubectl.kubernetes.io/last-applied-configuration: '${copy}' }`;
  const found = secretsOf(objectIn(`{ kind: Secret, metadata: { annotations: ${annotations} } }`));
  expect(found.map(({ what }) => what)).toEqual(['a copy of a Secret']);
});

test.each([
  '{ CARD_PIN: 4821 }',
  '{ args: [--pin, "7391"] }',
  '{ env: [{ name: LOGIN_PIN, value: 12-34 }] }',
])('a short PIN is found, although no log could be rid of it: %s', (spec) => {
  expect(secretsOf(objectIn(`{ kind: Widget, spec: ${spec} }`))).toHaveLength(1);
});

describe('no secret is found', () => {
  test.each(Object.entries(manifests))('in the manifest %s', (_, documents) => {
    const found = new Manifest(documents).objects.flatMap(secretsOf);
    expect(found.map(({ path, what }) => [...path, what])).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ['the name of a Secret', '{ imagePullSecret: registry-v2, tlsSecret: web-tls, clientSecret: $client }'],
    ['the key of a Secret', '{ secretKey: OAUTH2_TOKEN, accessKey: access-key }'],
    ['keys beside the name of their Secret', '{ secretName: user, password: password }'],
    ['references', '{ password: "vault:secret/a#b", token: "arn:aws:secretsmanager:eu:1:secret:a" }'],
    ['switches and limits', '{ automountServiceAccountToken: true, token: disabled, sessionToken: 15m }'],
    ['placeholders', '{ password: "<PASSWORD>", token: "{{ .Values.token }}", apiKey: YOUR_API_KEY }'],
    ['files', '{ args: [--token, /run/token, --tls-private-key=/run/tls.key] }'],
    ['other options', '{ command: [web, -p, "8080", -profile=a1b2c3d4, --user, me] }'],
    [
      'a port',
      '{ command: [web, -h, db, -p, "8080"], args: ["ssh -l me -p 2222 host", "run -u root -p 80:8080/tcp"] }',
    ],
    ...[
      'mkdir -p data-2024',
      'docker -H tcp compose -p stack-01',
      'tool -p worker-12',
      'virtualenv -p python3',
    ]
      .concat('iptables --uid-owner me -p tcp', 'psql -U me -p $PORT')
      .map((line) => [line, `{ command: [${line.split(' ').join(', ')}], args: ["${line}"] }`] as const),
    [
      'pins of boards and of versions',
      '{ LED_PIN: 1024, GPIO_PIN: "2048", VERSION_PIN: 2024-01-01, pin: true, mapPin: 12 }',
    ],
    ['prose', '{ description: "Basic authentication with a bearer token: see the manual of --password." }'],
    ['a checksum', `{ annotations: { checksum/secret: ${'0123456789abcdef'.repeat(4)} } }`],
    ['a webhook without a token', '{ webhookUrl: "http://hooks.example.com:9001/api/v1/sync" }'],
    ['images and hashes', `{ image: "a/b@sha256:${'0123456789abcdef'.repeat(4)}", sortKey: created-at-2 }`],
  ])('where there is %s', (_, spec) => {
    expect(secretsOf(objectIn(`{ kind: Widget, spec: ${spec} }`))).toEqual([]);
  });
});
