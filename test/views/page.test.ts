import { createHash } from 'node:crypto';
import { secretRows } from '../../lib/contract';
import { minikube, production } from '../../lib/environments';
import { Manifest } from '../../tools/manifest';
import { type Instruments, loadGraphviz, type NamedManifest, overview } from '../../tools/views';
import { manifestOf } from '../manifest';
import { developmentValues, isFurther, withSecrets } from '../sample-environments';
import { deployment } from '../reach/manifests';

const graphviz = loadGraphviz();

function named(name: string, documents: readonly unknown[]): NamedManifest {
  return { name, manifest: new Manifest(documents) };
}

async function page(manifests: readonly NamedManifest[], instruments: Instruments = {}): Promise<string> {
  return overview(await graphviz, manifests, instruments);
}

const both = [minikube, production].map((environment) =>
  named(
    environment.name,
    manifestOf(environment).objects.filter(({ metadata }) => !isFurther(metadata.name)),
  ),
);

/** The text of a part of the page, without markup. */
function partOf(html: string, id: string): string {
  const start = html.indexOf(`id="${id}"`);
  expect(start).toBeGreaterThan(0);
  return html
    .slice(start, html.indexOf('</section>', start))
    .replace(/<[^>]*>/g, '|')
    .replace(/\|+/g, '|');
}

describe('the page', () => {
  const pageOfBoth = page(both);

  it('is one file under a megabyte that names no other', async () => {
    const html = await pageOfBoth;
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    expect(html).not.toMatch(/<(?:img|iframe|object|embed)|src=|url\((?!#)|@import/);
    expect(html.match(/<link [^>]*>/g)).toEqual(['<link rel="icon" href="data:,">']);
  });

  it('allows its own style and script alone', async () => {
    const html = await pageOfBoth;
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    expect(policy).toMatch(/^default-src &#39;none&#39;; /);
    for (const name of ['style', 'script']) {
      const [, content = ''] = new RegExp(`<${name}>([^]*?)</${name}>`).exec(html) ?? [];
      const hash = createHash('sha256').update(content).digest('base64');
      expect(policy).toContain(`${name}-src &#39;sha256-${hash}&#39;`);
    }
    expect(html).not.toMatch(/ style=| on[a-z]+=/);
  });

  it('is the same bytes for the same manifests, and has each id once', async () => {
    const html = await pageOfBoth;
    expect(await page(both)).toBe(html);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...html.matchAll(/ (?:href="#|aria-labelledby="|aria-describedby="|for=")([^"]*)"/g)];
    expect(targets.filter(([, id]) => !ids.includes(id))).toEqual([]);
  });

  it('shows the matrix with the policies of each cell', async () => {
    const table = partOf(await pageOfBoth, 'environment-2-reachability');
    expect(table).toContain('✓ allowed|egress: allowed by |todo-frontend|ingress: allowed by |todo-backend|');
    expect(table).toContain('edge |haproxy-controller|');
    expect(table).toContain(
      '✗ refused|egress: not isolated|ingress: refused by |todo-default-deny|, |todo-postgres|',
    );
  });

  it('adds up what the workloads take, at the HPA maximum too', async () => {
    const html = await pageOfBoth;
    // Frontend 250m, 256Mi; backend 250m, 256Mi; database 500m, 2Gi: as many of each as the environment says.
    const table = partOf(html, 'environment-2-resources');
    expect(table).toContain('|together, at the least|1500m|3Gi|');
    expect(table).toContain('|together, at the HPA maximum|2750m|4.25Gi|');
    expect(partOf(html, 'environment-1-resources')).toContain('|together, at the HPA maximum|');
  });

  it('hides secret values, and keeps their keys', async () => {
    const documents = manifestOf(withSecrets({})).objects;
    const applied = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'more',
        annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"a":"tell-tale"}' },
      },
      stringData: { token: 'plain-text-token' },
      data: ['bm8tbWFwcGluZw=='],
    };
    const html = await page([named('secret', [...documents, { kind: 'List', items: [applied] }])]);
    const own = ['plain-text-token', 'tell-tale', 'bm8tbWFwcGluZw=='];
    const values = [...Object.values(developmentValues).map(String), ...own];
    for (const value of values) {
      expect(html).not.toContain(value);
      expect(html).not.toContain(Buffer.from(value).toString('base64').replace(/=+$/, ''));
    }
    expect(html).toContain('BETTER_AUTH_SECRET: (hidden)');
    expect(html).toContain('token: (hidden)');
  });

  it('hides what is secret in pods, ConfigMaps, annotations and custom resources', async () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { a: btoa('plain-text') },
    };
    const pods = [
      { env: [{ name: 'A', value: 'https://me:tell-tale@example.com' }] },
      { env: [{ name: 'API_TOKEN', value: 'tell-tale' }] },
      { args: ['--password', 'tell-tale'] },
      { command: ['sh', '-c', 'curl -H "Authorization: Bearer tell-tale"'] },
    ].map((container) => ({ apiVersion: 'v1', kind: 'Pod', spec: { containers: [container] } }));
    const others = [
      { kind: 'ConfigMap', apiVersion: 'v1', data: { 'app.conf': 'password = tell-tale' } },
      {
        kind: 'ConfigMap',
        apiVersion: 'v1',
        metadata: { annotations: { 'example.com/token': 'tell-tale' } },
      },
      { kind: 'User', apiVersion: 'db.example.com/v1', spec: { login: { password: 'tell-tale' } } },
      { kind: 'ConfigMap', apiVersion: 'v1', data: { note: 'as in plain-text' } },
    ];
    const objects = [...pods, ...others].map((object, index) => ({
      ...object,
      metadata: { ...('metadata' in object && object.metadata), name: `object-${index}` },
    }));
    const html = await page([named('one', [secret, ...objects])]);
    expect(html).not.toMatch(/tell-tale|plain-text/);
    expect(html.match(/\(hidden\)/g)).toHaveLength(1 + objects.length);
  });

  it('hides of our own manifests the values of Secrets and their checksums, and nothing else', async () => {
    const hiddenIn = async ({ name, manifest }: NamedManifest): Promise<readonly string[]> => {
      const html = await page([{ name, manifest }]);
      const lines = html.split('\n').filter((line) => line.includes('(hidden)'));
      return [...new Set(lines.map((line) => line.trim().split(':')[0] ?? ''))].sort();
    };
    const [development, existing] = [named('here', manifestOf(withSecrets({})).objects), ...both.slice(1)];
    const secrets = [...secretRows.keys(), 'DATABASE_URL'].sort();
    expect(await hiddenIn(development)).toEqual([...secrets, 'todo-chatbot/secret-checksum']);
    expect(existing === undefined ? [] : await hiddenIn(existing)).toEqual([]);
  });

  it('hides them in what others say about them', async () => {
    const secret = (value: string): unknown => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'key' },
      stringData: { key: value },
    });
    const manifests = [named('one', [secret('pass/word-one')]), named('two', [secret('pass/word-two')])];
    const difference = { object: 'Secret key', field: 'stringData.key' };
    const html = await page(manifests, {
      check: () => [{ rule: 'no-secret', object: 'Secret key', message: 'one holds pass/word-one' }],
      compare: () => [
        { ...difference, before: 'pass%2Fword-one', after: btoa('pass/word-two') },
        { ...difference, field: 'other', before: undefined, after: 'pass/word-two' },
      ],
    });
    expect(html).toContain('one holds (hidden)');
    expect(html).not.toMatch(/word-one|word-two/);
  });

  it('shows what the checks found, that they found nothing, and that they were not run', async () => {
    const found = { rule: 'probes-differ', object: 'Deployment here/web', message: 'both ask /health.' };
    const result = async (check: Instruments['check']): Promise<string> =>
      partOf(
        await page([named('one', [deployment('web')])], check === undefined ? {} : { check }),
        'environment-1-checks',
      );
    expect(await result(() => [found])).toContain('probes-differ| Deployment here/web: both ask /health.');
    expect(await result(() => [])).toContain('✓ No rule is broken.');
    expect(await result(undefined)).toContain('The checks were not run.');
  });

  it('shows the differences by object, and none where there is nothing to compare', async () => {
    const differences = partOf(
      await page(both, {
        compare: () => [
          { object: 'Deployment todo/web', field: 'spec.replicas', before: '1', after: undefined },
          { object: 'Ingress todo/door', field: '', before: undefined, after: 'the object' },
        ],
      }),
      'differences',
    );
    expect(differences).toContain('From minikube to production: 2 objects differ.');
    expect(differences).toContain('Deployment todo/web: 1 field|');
    expect(differences).toContain('spec.replicas|1|absent|');
    expect(differences).toContain('Ingress todo/door: only in production');
    expect(await page(both.slice(0, 1), { compare: () => [] })).not.toContain('id="differences"');
    expect(await page(both, { compare: () => [] })).toContain('From minikube to production: no difference.');
  });

  it('lets no name out of its place', async () => {
    const hostile = '</script></pre><img src=x onerror=alert(1)>"\'&';
    const html = await page([named(hostile, [deployment(hostile)]), named('other', [])], {
      check: () => [{ rule: hostile, object: hostile, message: hostile }],
      compare: () => [{ object: hostile, field: hostile, before: hostile, after: hostile }],
    });
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(1);
  });
});
