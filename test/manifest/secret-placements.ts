import { isMapping, mappingAt } from '../../tools/manifest';

/** Places where people have left secrets: an object for each, and the secret in it, which differs from all others. */

const env = (name: string, value: string): unknown => ({ env: [{ name, value }] });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const pod = (container: unknown): unknown => ({
  apiVersion: 'v1',
  kind: 'Pod',
  spec: { containers: [{ name: 'main', image: 'example.com/web:1', ...Object(container) }] },
});
const file = (text: string): unknown => ({ apiVersion: 'v1', kind: 'ConfigMap', data: { file: text } });
const probe = (probe: unknown): unknown => pod({ livenessProbe: probe });
const header = (name: string, value: string): unknown =>
  probe({ httpGet: { port: 80, httpHeaders: [{ name, value }] } });
const resource = (spec: unknown): unknown => ({ apiVersion: 'example.com/v1', kind: 'Widget', spec });
const noted = (metadata: unknown): unknown => ({ apiVersion: 'v1', kind: 'Service', metadata });
const random = (length: number): string =>
  'q7Zx81kQp0rT6vLw3nB5cD9fG2hJ4mK8sV1yX0aE6uI3oP7t'.repeat(3).slice(0, length);

type Placement = readonly [name: string, object: unknown, secret: string];

const written: readonly Placement[] = [
  ['PGPASSWORD', pod(env('PGPASSWORD', 'zebra-11')), 'zebra-11'],
  ['DB_PASS', pod(env('DB_PASS', 'zebra-12')), 'zebra-12'],
  ['MYSQL_PWD', pod(env('MYSQL_PWD', 'zebra-13')), 'zebra-13'],
  ['REDISCLI_AUTH', pod(env('REDISCLI_AUTH', 'zebra-14')), 'zebra-14'],
  ['a variable in camel case', pod(env('dbPassword', 'zebra-15')), 'zebra-15'],
  ['a key', pod(env('SECRET_KEY_BASE', 'zebra-16')), 'zebra-16'],
  [
    'a variable of an init container',
    { kind: 'Pod', spec: { initContainers: [env('ADMIN_PASSWORD2', 'zebra-17')] } },
    'zebra-17',
  ],
  [
    'a webhook of Slack',
    pod(env('NOTIFY', `https://hooks.slack.com/services/T00000000/B00000000/${random(24)}`)),
    random(24),
  ],
  [
    'a webhook of Discord',
    pod(env('URL', `https://discord.com/api/webhooks/123456789012345678/${random(60)}`)),
    random(60),
  ],
  [
    'a webhook of somebody',
    pod(env('ALERT_WEBHOOK_URL', `https://alerts.example.com/in/${random(30)}`)),
    random(30),
  ],
  ['a key of Stripe', pod(env('STRIPE', `sk_live_${random(24)}`)), `sk_live_${random(24)}`],
  ['a token of npm', file(`//registry.npmjs.org/:_authToken=npm_${random(36)}`), `npm_${random(36)}`],
  [
    'a token of DigitalOcean',
    pod(env('DO', `dop_v1_${'0123456789abcdef'.repeat(4)}`)),
    '0123456789abcdef0123',
  ],
  ['a URL', pod(env('CACHE', 'redis://:zebra-21@cache:6379/0')), 'zebra-21'],
  [
    'a URL in base64',
    pod(env('CACHE', base64('amqp://me:zebra-22@queue/'))),
    base64('amqp://me:zebra-22@queue/'),
  ],
  ['a connection string', pod(env('SQL', 'Server=db;User Id=me;Password=zebra-23;')), 'zebra-23'],
  ['a query', pod(env('FEED', 'https://example.com/feed?a=b&api_key=zebra-24')), 'zebra-24'],
  ['the option --password', pod({ args: ['--user', 'me', '--password', 'zebra-31'] }), 'zebra-31'],
  ['the option --password=', pod({ args: ['--password=zebra-32'] }), 'zebra-32'],
  ['a property of Java', pod(env('JAVA_OPTS', '-Xmx1g -Ddb.password=zebra-33')), 'zebra-33'],
  ['-p of mysql', pod({ command: ['mysql', '-u', 'root', '-pzebra-34'] }), 'zebra-34'],
  ['-p of the image mysql', pod({ image: 'mysql:8', args: ['-uroot', '-pzebra-35'] }), 'zebra-35'],
  ['-p in a probe', probe({ exec: { command: ['mysqladmin', 'ping', '-pzebra-36'] } }), 'zebra-36'],
  ['-a of redis-cli', probe({ exec: { command: ['redis-cli', '-a', 'zebra-37', 'ping'] } }), 'zebra-37'],
  ['curl -u', pod({ command: ['sh', '-c', 'curl -s -u me:zebra-38 https://example.com'] }), 'zebra-38'],
  ['curl -u in words', pod({ command: ['curl', '-u', 'me:zebra-39', 'https://example.com'] }), 'zebra-39'],
  ['a script', pod({ args: ['PGPASSWORD=zebra-40 psql -h db'] }), 'zebra-40'],
  [
    'a hook',
    pod({ lifecycle: { preStop: { exec: { command: ['sh', '-c', 'export API_TOKEN="zebra-41"'] } } } }),
    'zebra-41',
  ],
  ['basic authorization', header('Authorization', `Basic ${base64('me:zebra-42')}`), base64('me:zebra-42')],
  ['a header for a key', header('X-Api-Key', 'zebra-43'), 'zebra-43'],
  ['JSON', file('{"database": {"host": "db", "password": "zebra-51"}}'), 'zebra-51'],
  ['YAML', file('database:\n  host: db\n  password: zebra-52\n'), 'zebra-52'],
  ['TOML', file('[database]\nhost = "db"\npassword = "zebra-53"\n'), 'zebra-53'],
  ['.pgpass', file('db.example.com:5432:*:todo:zebra-54\n'), 'zebra-54'],
  ['htpasswd', file('me:$apr1$zebra-55$abcdefghijklmnopqrstuv\n'), 'abcdefghijklmnopqrstuv'],
  ['netrc', file('machine example.com login me password zebra-56\n'), 'zebra-56'],
  ['.my.cnf', file('[client]\nuser=me\npassword=zebra-57\n'), 'zebra-57'],
  ['XML', file('<server><password>zebra-58</password></server>'), 'zebra-58'],
  ['SQL', file("CREATE ROLE me LOGIN PASSWORD 'zebra-59';"), 'zebra-59'],
  ['redis.conf', file('port 6379\nrequirepass zebra-60\n'), 'zebra-60'],
  [
    'a private key',
    file('-----BEGIN RSA PRIVATE KEY-----\nzebra-61\n-----END RSA PRIVATE KEY-----\n'),
    'zebra-61',
  ],
  [
    'the credentials of a registry',
    file(`{"auths":{"r.example.com":{"auth":"${base64('me:zebra-62')}"}}}`),
    base64('me:zebra-62'),
  ],
  ['a key of a ConfigMap', { kind: 'ConfigMap', data: { 'admin-password': 'zebra-63' } }, 'zebra-63'],
  [
    'binary data',
    { kind: 'ConfigMap', binaryData: { file: base64('password=zebra-64') } },
    base64('password=zebra-64'),
  ],
  ['a label', noted({ labels: { 'example.com/api-token': 'zebra-71' } }), 'zebra-71'],
  ['an annotation', noted({ annotations: { note: 'log in with password=zebra-72' } }), 'zebra-72'],
  [
    'a label of pods',
    { kind: 'Deployment', spec: { template: { metadata: { labels: { token: 'zebra-73' } } } } },
    'zebra-73',
  ],
  ['a custom resource', resource({ auth: { adminPassword: 'zebra-74' } }), 'zebra-74'],
  [
    'a custom resource with parameters',
    resource({ params: [{ name: 'client-secret', value: 'zebra-75' }] }),
    'zebra-75',
  ],
  [
    'a JSON Web Token',
    resource({ license: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${random(20)}` }),
    random(20),
  ],
  ['a number', resource({ password: 8472910365 }), '8472910365'],
  ['-p of docker login', pod({ args: ['docker login -u me -p zebra-81 r.example.com'] }), 'zebra-81'],
  ['-p of whatever program', pod({ args: ['-pZebra82'] }), 'Zebra82'],
  ['-p and a word of whatever program', pod({ args: ['-p', 'Zebra-88x', '--quiet'] }), 'Zebra-88x'],
  ['-p and -u of whatever program', pod({ command: ['tool', '-u', 'me', '-p', 'zebra-89'] }), 'zebra-89'],
  ['-p before --user', pod({ args: ['tool -p zebra-90 --user=me'] }), 'zebra-90'],
  ['-p of a login', pod({ args: ['tool login -p "zebra-91"'] }), 'zebra-91'],
  ['a PIN', pod(env('CARD_PIN', '482190')), '482190'],
  ['a PIN in camel case', resource({ userPin: 738_201 }), '738201'],
  ['the PIN of a debugger', pod(env('WERKZEUG_DEBUG_PIN', '123-456-789')), '123-456-789'],
  ['the option --pin', pod({ args: ['--pin', '739182'] }), '739182'],
  [
    'a password from echo',
    pod({ args: ['echo zebra-83 | docker login --password-stdin r.example.com'] }),
    'zebra-83',
  ],
  ['userlist.txt', file('"me" "zebra-84"\n'), 'zebra-84'],
  ['haproxy.cfg', file('listen stats\n  stats auth me:zebra-85\n'), 'zebra-85'],
  [
    'a kubeconfig',
    file(`client-key-data: ${base64('-----BEGIN EC PRIVATE KEY-----\nzebra')}`),
    'LS0tLS1CRUdJTiBFQyBQ',
  ],
  ['variables in a file', file('env:\n- name: DB_PASSWORD\n  value: zebra-86\n'), 'zebra-86'],
  ['a cookie', header('Cookie', 'session=zebra-87'), 'zebra-87'],
];

export const placements = written.map(([name, object, secret], index): Placement => {
  const fields = isMapping(object) ? object : {};
  const metadata = { name: `object-${index}-`, ...mappingAt(object, 'metadata') };
  return [name, { apiVersion: 'v1', ...fields, metadata }, secret];
});
