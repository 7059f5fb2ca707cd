import { Testing } from 'cdk8s';
import { type Environment, minikube, production } from '../../lib/environments';
import { TodoChart } from '../../lib/todo-chart';
import { check, formatFinding } from '../../tools/check';
import { at, listAt } from '../../tools/manifest';
import { cloudNativePg, externalSecrets, gateway } from '../sample-environments';
import { prometheus, watched } from '../sample-monitoring';
import { changed, pathOf } from './defects/json';

/** The manifest of an environment, as `cdk8s synth` would write it. */
export function synthesize(environment: Environment): readonly unknown[] {
  return listAt(JSON.parse(JSON.stringify(Testing.synth(new TodoChart(Testing.app(), environment)))));
}

/** Production with CloudNativePG, a Gateway and an external store of secrets. */
const operated: Environment = {
  ...production,
  database: cloudNativePg,
  edge: gateway,
  secrets: externalSecrets,
};

/** Manifests with each kind of database, edge and secrets. */
export const manifests = {
  minikube: synthesize(minikube),
  production: synthesize(production),
  operated: synthesize(operated),
  watched: synthesize(watched),
  'operated and watched': synthesize({ ...operated, monitoring: prometheus }),
  'an external database and an existing certificate': synthesize({
    ...production,
    database: { kind: 'external', host: 'db.example.com', port: 5432, addresses: ['10.1.2.0/24'] },
    edge: {
      kind: 'ingress',
      className: 'haproxy',
      controller: { namespace: 'haproxy-controller', labels: { app: 'haproxy' }, httpsPort: 8443 },
      redirectAnnotation: { name: 'haproxy.org/ssl-redirect', value: 'true' },
      timeoutAnnotation: { name: 'haproxy.org/timeout-server', unit: 's' },
      tls: { kind: 'existing', secret: 'todo-certificate' },
    },
  }),
} as const;

/** An object of a manifest: `minikube Deployment todo-backend`; of the name, the start is enough. */
export type Place = `${'minikube' | 'production' | 'operated' | 'watched'} ${string} ${string}`;

/** What paths of tests begin with, for short: the pod, its first container and its first init container. */
const shortcuts: readonly (readonly [RegExp, string])[] = [
  [/^pod\b/, 'spec.template.spec'],
  [/^main\b/, 'spec.template.spec.containers[0]'],
  [/^init\b/, 'spec.template.spec.initContainers[0]'],
];

/** A manifest in which one value of one object is changed; `undefined` takes it away, at the empty path the object. */
export function withChange(place: Place, path: string, value: unknown): readonly unknown[] {
  const [, environment, kind, name = ''] = /^(\w+) (\w+) (\S+)$/.exec(place) ?? [];
  const known = (['minikube', 'operated', 'watched'] as const).find((name) => name === environment);
  const documents = manifests[known ?? 'production'];
  const index = documents.findIndex(
    (document) => at(document, 'kind') === kind && String(at(document, 'metadata', 'name')).startsWith(name),
  );
  expect(index).toBeGreaterThanOrEqual(0);
  const whole = shortcuts.reduce((text, [short, long]) => text.replace(short, long), path);
  // A variable stands there by its name, and an item may be counted from the end: where it is changes with the contract.
  const counted = whole.replace(/^(.*?)\[(-\d+|[A-Z][A-Z_]+)\]/, (_, list: string, item: string) => {
    const items = listAt(documents[index], ...pathOf(list));
    const found = items.findIndex((each) => at(each, 'name') === item);
    return `${list}[${item.startsWith('-') ? items.length + Number(item) : found}]`;
  });
  return listAt(changed(documents, [index, ...pathOf(counted)], () => value));
}

/** How many objects of a kind production has. */
export function countOf(kind: string): number {
  return manifests.production.filter((each) => at(each, 'kind') === kind).length;
}

/** Messages of the findings of one rule. */
export function messages(rule: string, documents: readonly unknown[]): readonly string[] {
  return check(documents)
    .filter((found) => found.rule.name === rule)
    .map(({ message }) => message);
}

/** What is changed in which object, and what is said about it; `undefined` takes the value away. */
export type Case = readonly [place: Place, path: string, value: unknown, finding: RegExp];

/** Tests that each of these defects is found, by the one rule that it breaks. */
export function describeDefects(cases: Readonly<Record<string, readonly Case[]>>): void {
  describe.each(Object.entries(cases))('%s alone', (rule, rows) => {
    test.each(rows)('finds a defect in %s: %s as %j', (place, path, value, message) => {
      expectFindings(rule, withChange(place, path, value), message);
    });
  });
}

/** Expects one rule alone to find something, with this sentence among what it says. */
export function expectFindings(rule: string, documents: readonly unknown[], message: RegExp): void {
  const found = check(documents);
  expect(found.map((one) => formatFinding(one)).join('\n')).toMatch(message);
  expect([...new Set(found.map((one) => one.rule.name))]).toEqual([rule]);
}
