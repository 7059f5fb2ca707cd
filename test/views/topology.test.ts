import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments, minikube, production } from '../../lib/environments';
import { topologyStyle } from '../../tools/views/picture/palette';
import { manifestOf } from '../manifest';
import { isFurther, product } from '../sample-environments';
import { deployment, policy } from '../reach/manifests';
import { drawing, pictureOf, textsOf } from './pictures';

const folder = join(__dirname, '../../docs');

describe('the pictures of the README (after a change on purpose: `npm run synth && npm run views`)', () => {
  it.each([...environments])('docs/$name.svg shows what synth writes', async (environment) => {
    const file = join(folder, `${environment.name}.svg`);
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(await pictureOf(environment));
  });

  it('are there for each environment, and for nothing else', () => {
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.svg'));
    expect(pictures.sort()).toEqual(environments.map(({ name }) => `${name}.svg`).sort());
  });
});

describe('a topology', () => {
  it('shows the edge, Services, workloads with their pods, volumes, Secrets and ConfigMaps, paths with ports, the namespace', async () => {
    expect(textsOf(await pictureOf(production))).toEqual(
      expect.arrayContaining([
        'namespace todo',
        'Ingress, class haproxy',
        'api.todo.example.com → todo-backend',
        'run by pods in haproxy-controller',
        'todo-tls',
        'Service todo-frontend TCP 3000',
        'todo-frontend',
        '2–4 pods by HPA',
        '2–5 pods by HPA',
        'Service todo-postgres TCP 5432',
        'todo-postgres-configuration',
        'suspended: run by hand',
        'at 0 3 * * *',
        'var-lib-postgresql-data',
        '20Gi',
        'TCP 8000',
        '↓ TCP 3000',
        '↑ TCP 8443',
        'UDP 53, TCP 53',
        'Internet',
        'every workload reads',
        'ghcr-pull-secret',
        'the network policies allow it, at these ports',
      ]),
    );
  });

  it.each([
    [minikube, true],
    [production, false],
  ])(
    'says where there is no edge, and which Secrets the manifest does not hold: $name',
    async (environment, isSmall) => {
      const svg = await pictureOf(environment);
      expect(textsOf(svg).includes('no edge: reached by kubectl port-forward alone')).toBe(isSmall);
      expect(svg.includes('<title>Secret todo-frontend</title>')).toBe(isSmall);
      expect(svg.includes('<title>Secret todo-frontend, not in this manifest</title>')).toBe(!isSmall);
    },
  );

  it('is named and described for who cannot see it, follows the colour scheme by itself, and loads nothing', async () => {
    const svg = await pictureOf(production);
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="topology-title" aria-describedby="topology-description">/,
    );
    expect(svg).toContain('<title id="topology-title">production: topology</title>');
    expect(svg).toMatch(/<desc id="topology-description">[^<]*todo-frontend to todo-backend at TCP 8000;/);
    expect(svg).toContain('@media (prefers-color-scheme:dark){');
    const rest = svg.replace('http://www.w3.org/2000/svg', '');
    expect(rest).not.toMatch(/https?:|@import|<script|<image|style=/);
  });

  it.each([...environments])(
    'fits a README, as long as few services are drawn: $name',
    async (environment) => {
      const few = manifestOf(environment).objects.filter(({ metadata }) => !isFurther(metadata.name));
      const [, width] = /viewBox="0 0 (\d+) /.exec(await drawing(environment.name, few)) ?? [];
      expect(Number(width)).toBeLessThanOrEqual(1100);
    },
  );

  it.each([...product])(
    'shows $name with every choice: $database.kind, $edge.kind, $secrets.kind',
    async (environment) => {
      const svg = await pictureOf(environment);
      const texts = textsOf(svg);
      expect(svg).not.toMatch(/NaN|undefined|\[object/);
      expect(texts).toEqual(expect.arrayContaining(['todo-frontend', 'todo-backend', 'UDP 53, TCP 53']));
      expect(texts.includes('Cluster')).toBe(environment.database.kind === 'cloudnative-pg');
      expect(texts.includes('198.51.100.7/32')).toBe(environment.database.kind === 'external');
      expect(texts.includes('Gateway in edge')).toBe(environment.edge.kind === 'gateway');
    },
  );
});

describe('a topology of other manifests', () => {
  it('shows a name as it is, whatever is in it', async () => {
    const svg = await drawing('</title><script>alert(1)</script>', [deployment('</svg><script>"&\'')]);
    expect(svg).not.toMatch(/<script|<\/svg>./);
    expect(svg).toContain('&lt;/svg&gt;&lt;script&gt;&quot;&amp;&#39;');
  });

  it.each([
    ['headless', { clusterIP: 'None' }],
    ['NodePort', { type: 'NodePort' }],
  ])('says what a Service is that is not of the usual type: %s', async (type, own) => {
    const spec = { ...own, selector: { app: 'one' }, ports: [{ port: 80 }] };
    const metadata = { name: 'one', namespace: 'here' };
    const service = { apiVersion: 'v1', kind: 'Service', metadata, spec };
    expect(textsOf(await drawing('types', [deployment('one'), service]))).toContain(
      `Service one TCP 80 (${type})`,
    );
  });

  it('says where no policy applies, instead of an arrow from each to each', async () => {
    const open = await drawing('open', [deployment('one', {}), deployment('two')]);
    expect(textsOf(open).filter((text) => text === 'no policy: anyone may enter')).toHaveLength(2);
    expect(open).not.toContain('marker-end="url(#topology-tip)" marker-start');
    const closed = await drawing('closed', [
      deployment('one'),
      policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    ]);
    expect(textsOf(closed)).not.toContain('no policy: anyone may enter');
  });

  it('draws what is malformed as far as it can be read', async () => {
    const spec = { rules: [null, { http: 1 }] };
    const svg = await drawing('malformed', [
      null,
      [],
      'text',
      { kind: 'Deployment', metadata: { name: 'bare' }, apiVersion: 'apps/v1' },
      { kind: 'Service', metadata: { name: 7 }, apiVersion: 'v1' },
      { kind: 'List', items: 'none', apiVersion: 'v1' },
      { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1', metadata: { name: 'door' }, spec },
    ]);
    expect(textsOf(svg)).toEqual(expect.arrayContaining(['bare', 'door']));
  });

  it('draws nothing for nothing', async () => {
    expect(textsOf(await drawing('empty', []))[0]).toBe('empty');
  });

  it('draws several namespaces as frames of their own', async () => {
    const objects = [deployment('a', { namespace: 'one' }), deployment('b', { namespace: 'two' })];
    const texts = textsOf(await drawing('two', objects));
    expect(texts).toEqual(expect.arrayContaining(['namespace one', 'namespace two']));
  });
});

/** Relative luminance and contrast by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
      const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

it.each(['light', 'dark'])('text is readable on everything that it stands on (%s)', (scheme) => {
  const [light = '', dark = ''] = topologyStyle.split('@media');
  const colours = new Map(
    [...(scheme === 'light' ? light : dark).matchAll(/\.topology (\S+)\{fill:(#\w{6})\}/g)].map(
      ([, selector = '', colour = '']) => [selector, colour] as const,
    ),
  );
  const grounds = [...colours].filter(([selector]) => !['.ink', '.muted', '.tip'].includes(selector));
  expect(grounds.length).toBeGreaterThan(8);
  for (const [selector, ground] of grounds)
    expect([selector, contrast(colours.get('.ink') ?? '', ground) >= 4.5]).toEqual([selector, true]);
  for (const selector of ['.ground', '.frame', '.card', '.volume', '.outside'])
    expect([selector, contrast(colours.get('.muted') ?? '', colours.get(selector) ?? '') >= 4.5]).toEqual([
      selector,
      true,
    ]);
});
