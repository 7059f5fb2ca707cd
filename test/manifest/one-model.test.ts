import { annotations } from '../../lib/annotations';
import { check } from '../../tools/check';
import { difference, formatDifference } from '../../tools/diff';
import {
  formatCores,
  formatIdentity,
  formatPort,
  hidden,
  Manifest,
  readDocuments,
} from '../../tools/manifest';
import { describeProblem, matrix, readTopology } from '../../tools/reach';
import { loadGraphviz, overview, readScene } from '../../tools/views';
import { resourcesOf } from '../../tools/views/model/resources';

const secret = 's3cr3t-of-the-shop';

/** A Deployment with one container, which asks for these cores. */
function deployment(name: string, namespace: string, requests: string): string {
  return `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: ${name}, ${namespace} }, spec: {
    selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } },
      spec: { containers: [{ name: ${name}, resources: { requests: { ${requests} } } }] } } } }`;
}

function documentsIn(text: string): readonly unknown[] {
  return readDocuments(text).map(({ raw }) => raw);
}

/** What instruments with models of their own once read differently; a memory of 1e3 bytes is written in another way. */
function oddManifest(memory: unknown = '1e3', password = secret): readonly unknown[] {
  return documentsIn(`
{ apiVersion: v1, kind: List, items: [
  { apiVersion: v1, kind: Namespace, metadata: { name: shop, annotations: { ${annotations.nodeCpu}: '0.1' } } },
  { apiVersion: v1, kind: List, items: [
    { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: {
      selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: {
        initContainers: [
          { name: proxy, resources: { requests: { cpu: 500m } }, restartPolicy: Always },
          { name: setup, resources: { requests: { cpu: 2 } } }],
        containers: [{ name: main, resources: { limits: { cpu: '1', memory: ${JSON.stringify(memory)} } },
          env: [{ name: ADDRESS, value: 'postgresql://shop:${password}@db-rw/shop' }] }] } } } }] }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec: { minReplicas: 2, maxReplicas: 4, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }
---
{ apiVersion: apps/v1, kind: DaemonSet, metadata: { name: agent, namespace: shop }, spec: {
  selector: { matchLabels: { app: agent } }, template: { metadata: { labels: { app: agent } },
    spec: { containers: [{ name: agent, resources: { requests: { cpu: '0.1' } } }] } } } }
---
{ apiVersion: batch/v1, kind: Job, metadata: { name: once, namespace: shop }, spec: {
  parallelism: 5, completions: 2, template: { metadata: { labels: { app: once } },
    spec: { containers: [{ name: once, resources: { requests: { cpu: 250m } } }] } } } }
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: db, namespace: shop }
spec: { instances: 3, resources: { requests: { cpu: '5e-1' } } }
---
${deployment('twice', 'namespace: shop', "cpu: '7'")}
---
${deployment('twice', 'namespace: shop', "cpu: '1e0'")}
---
${deployment('plain', '', '')}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress: [{ to: [{ podSelector: { matchLabels: { cnpg.io/cluster: db } } }], ports: [{ port: 5432 }] }]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { cnpg.io/cluster: db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }]
---
{ apiVersion: v1, kind: Secret, metadata: { name: shop, namespace: shop }, stringData: { password: ${password} } }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: notes, namespace: shop }
data: { note: 'The word is ${password}, and nobody knows it.' }
`);
}

const documents = oddManifest();
const manifest = new Manifest(documents);
const findings = check(documents);
const topology = readTopology(manifest);
const cells = matrix(topology).cells.filter(({ decision }) => decision.allowed);
const scene = readScene(manifest);
const cards = scene.frames.flatMap((frame) => frame.cards);

/** What a rule finds, as "object: message". */
function found(rule: string): readonly string[] {
  return findings
    .filter((finding) => finding.rule.name === rule)
    .map(({ object: { label }, message }) => `${label}: ${message}`);
}

describe('of the same manifest, all instruments say the same', () => {
  const workloads = [
    'Deployment shop/web',
    'DaemonSet shop/agent',
    'Job shop/once',
    'Cluster shop/db',
    'Deployment shop/twice',
    'Deployment default/plain',
  ];

  it('which objects there are, in which namespaces', () => {
    const { objects } = difference([], documents);
    expect(objects.map(({ identity }) => formatIdentity(identity)).sort()).toEqual(
      [...manifest.applied.values()].map(({ label }) => label).sort(),
    );
    expect(topology.pods.map(({ object: { label } }) => label).sort()).toEqual([...workloads].sort());
    expect(cards.map(({ id }) => id)).toEqual(workloads);
    const checked = new Set(findings.map(({ object: { label } }) => label));
    expect(workloads.filter((label) => label !== 'Cluster shop/db' && !checked.has(label))).toEqual([]);
  });

  it('that an object without a namespace is the one in default', () => {
    const [inDefault] = documentsIn(deployment('plain', 'namespace: default', ''));
    const old = documents.filter((each) => JSON.stringify(each).includes('"name":"plain"'));
    expect(old).toHaveLength(1);
    expect(difference(old, [inDefault]).objects).toEqual([]);
    expect(check([...documents, inDefault]).map(({ message }) => message)).toContain(
      'Deployment default/plain stands in document 8 already.',
    );
    expect(readScene(new Manifest([...documents, inDefault])).frames).toHaveLength(scene.frames.length);
  });

  it('that of an object that is declared twice the last one counts', () => {
    expect(found('objects-are-unique')).toEqual([
      'Deployment shop/twice: Deployment shop/twice stands in document 6 already.',
    ]);
    const sentence = 'Deployment shop/twice is declared more than once; the last one counts.';
    expect(topology.problems.map(describeProblem)).toEqual([sentence]);
    expect(difference(documents, documents).problems).toHaveLength(2);
    const withoutFirst = documents.filter((_, index) => index !== 5);
    expect(difference(withoutFirst, documents).objects).toEqual([]);
  });

  it('how many pods there are', () => {
    expect(cards.map(({ when }) => when).join(', ')).toBe(
      '2–4 pods by HPA, one pod a node, runs once, 3 pods, 1 pod, 1 pod',
    );
    // No more of the Job run at once than are to complete.
    expect(cards.map(({ scale: { most } }) => most)).toEqual([4, 1, 2, 3, 1, 1]);
  });

  it('what they take: sidecars beside an init container, limits for requests, and 1e0, 0.1 and 5e-1 as numbers', () => {
    const { workloads: rows, least, most, withJobs } = resourcesOf(manifest);
    const cores = [...rows.map(({ amounts }) => amounts), least, most, withJobs].map(([cpu = -1n]) => cpu);
    expect(cores.map(formatCores).join(' ')).toBe('2500m 100m 250m 500m 1 0 7600m 12600m 13100m');
    // Beside those, one more pod of each Deployment while it rolls, 2.5 of web and 1 of twice, and the job that prepares an
    // instance of the database.
    expect(found('requests-fit')).toEqual([
      'Namespace shop: cpu of the node: the pods need 17.1, and 0.1 is there.',
    ]);
  });

  it('that an amount is the same however it is written', () => {
    expect(difference(documents, oddManifest('1k')).objects).toEqual([]);
    expect(difference(documents, oddManifest(1000)).objects).toEqual([]);
    expect(difference(documents, oddManifest('1001')).objects).toHaveLength(1);
    expect(resourcesOf(new Manifest(oddManifest(1000)))).toMatchObject({ most: resourcesOf(manifest).most });
  });

  it('who reaches whom, the pods that an operator makes included', () => {
    const inside = cells
      .filter(({ from, to }) => workloads.includes(from) && workloads.includes(to))
      .map(({ from, to, port }) => [from, to, formatPort(port)]);
    expect(inside).toEqual([['Deployment shop/web', 'Cluster shop/db', 'TCP 5432']]);
    expect(scene.paths).toEqual([
      { from: 'Deployment shop/web', to: 'Cluster shop/db', ports: ['TCP 5432'] },
    ]);
    expect(found('selectors-select')).toEqual([]);
  });

  it('what is secret: they name where it stands, and show it nowhere', async () => {
    const next = oddManifest('1e3', 'an0ther-of-the-shop');
    const compared = formatDifference(difference(documents, next));
    const page = overview(
      await loadGraphviz(),
      [documents, next].map((each, index) => ({ name: `shop-${index}`, manifest: new Manifest(each) })),
      {},
    );
    expect(found('secrets-stay-secret')).toEqual([
      expect.stringContaining('containers[0].env[0].value holds a URL with a password.'),
    ]);
    for (const shown of [compared, page]) {
      expect(shown).toContain(hidden);
      for (const place of ['note', 'ADDRESS', 'password']) expect(shown).toContain(place);
    }
    for (const shown of [compared, page, JSON.stringify(findings.map(({ message }) => message))])
      expect(shown).not.toMatch(/of-the-shop/);
  });
});
