import { type Environment, minikube, production } from '../lib/environments';
import { Manifest } from '../tools/manifest';
import { decide, type Endpoint, matrix, outsideWorld, readTopology } from '../tools/reach';
import { readScene } from '../tools/views';
import { manifestOf } from './manifest';
import { cloudNativePg, controller, externalDatabase, gateway, ingress } from './sample-environments';

type Party = 'frontend' | 'backend' | 'database' | 'migration' | 'backup' | 'restore';

const workloads: Readonly<Record<Party, RegExp>> = {
  frontend: /^Deployment todo\/todo-frontend$/,
  backend: /^Deployment todo\/todo-backend$/,
  database: /^StatefulSet todo\/todo-postgres$/,
  migration: /^Job todo\/todo-migrate-/,
  backup: /^CronJob todo\/todo-backup$/,
  restore: /^CronJob todo\/todo-restore$/,
};

const metadataAddress = '169.254.169.254';
const world = outsideWorld({
  edge: { namespace: 'haproxy-controller', labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' } },
});

/** Everything that the contract lets through, written by hand: what is not here must be refused. */
const common: readonly string[] = [
  'frontend -> backend TCP 8000',
  'frontend -> database TCP 5432',
  'backend -> database TCP 5432',
  'migration -> database TCP 5432',
  'backup -> database TCP 5432',
  'restore -> database TCP 5432',
  ...['frontend', 'backend', 'database', 'migration', 'backup', 'restore'].flatMap((party) => [
    `${party} -> DNS UDP 53`,
    `${party} -> DNS TCP 53`,
  ]),
  'backend -> internet 203.0.113.10 TCP 443',
];

interface Expectation {
  readonly environment: Environment;
  readonly allowed: readonly string[];
  /** Ways back to the pods of the edge, for which the matrix has no column. */
  readonly toEdge: readonly string[];
}

const expected: readonly Expectation[] = [
  { environment: minikube, allowed: common, toEdge: [] },
  {
    environment: production,
    allowed: [
      ...common,
      'edge haproxy-controller -> frontend TCP 3000',
      'edge haproxy-controller -> backend TCP 8000',
      // Its readiness may ask the backend's public address.
      'frontend -> internet 203.0.113.10 TCP 443',
    ],
    toEdge: ['frontend -> edge haproxy-controller TCP 8443', 'backend -> edge haproxy-controller TCP 8443'],
  },
];

function party(name: string): string {
  return Object.entries(workloads).find(([, pattern]) => pattern.test(name))?.[0] ?? name;
}

describe.each(expected)('the network of $environment.name', ({ environment, allowed, toEdge }) => {
  const manifest = new Manifest(manifestOf(environment).objects);
  const topology = readTopology(manifest);
  const { cells, sources, destinations } = matrix(topology, { outside: world });

  it('is read whole', () => {
    expect(topology.problems).toEqual([]);
  });

  it('lets through what the contract needs, and refuses every other pair', () => {
    const open = cells
      .filter(({ decision }) => decision.allowed)
      .map(({ from, to, port }) => `${party(from)} -> ${party(to)} ${port.protocol} ${port.number}`);
    expect([...open].sort()).toEqual([...allowed].sort());
    expect(cells.length).toBeGreaterThan(open.length);
    const closed = cells.find(
      ({ from, to }) => from === 'stranger somewhere-else' && party(to) === 'database',
    );
    const policies = ['todo-default-deny', 'todo-postgres'];
    expect(closed?.decision.ingress).toEqual({ kind: 'refused', policies });
  });

  it('asks every pod about every other pod, DNS, the internet, the metadata address and the cluster', () => {
    expect(sources.map(party)).toEqual(
      expect.arrayContaining([...Object.keys(workloads), 'stranger somewhere-else', world.sources[2]?.name]),
    );
    const answering = ['frontend', 'backend', 'database'];
    expect(destinations.map(({ name }) => party(name))).toEqual(
      expect.arrayContaining([...answering, ...world.destinations.map(({ name }) => name)]),
    );
  });

  it('has the same arrows in the picture', () => {
    const scene = readScene(manifest);
    const titles = new Map([
      ...scene.outsiders.map(
        ({ id, title }) => [id, title.replace('Internet', 'internet 203.0.113.10')] as const,
      ),
      ...scene.edges.map(({ id }) => [id, 'edge haproxy-controller'] as const),
    ]);
    const namesOf = (end: string): readonly string[] =>
      end === 'every workload of todo' ? Object.keys(workloads) : [titles.get(end) ?? party(end)];
    const arrows = scene.paths.flatMap(({ from, to, ports }) =>
      namesOf(from).flatMap((name) => ports.map((port) => `${name} -> ${namesOf(to).join()} ${port}`)),
    );
    expect([...arrows].sort()).toEqual([...allowed, ...toEdge].sort());
  });
});

const address = (text: string): Endpoint => ({ kind: 'address', address: text });
const anyPod = (namespace: string, labels: Readonly<Record<string, string>>): Endpoint => ({
  kind: 'any pod',
  namespace,
  labels,
});

const outside = { database: externalDatabase };
const cluster = { database: cloudNativePg };
const narrow = { network: { ...production.network, publicAddresses: ['203.0.113.7/32'] } } as const;
const server = address('198.51.100.7');
const instance = anyPod('todo', { 'cnpg.io/cluster': 'todo-postgres' });
const operator = anyPod('cnpg-system', { 'app.kubernetes.io/name': 'cloudnative-pg' });
const solver = anyPod('todo', { 'acme.cert-manager.io/http01-solver': 'true' });
const proxy = anyPod(controller.namespace, controller.labels);
const neighbour = anyPod(controller.namespace, { app: 'other' });

type Row = readonly [
  what: string,
  change: Partial<Environment>,
  from: Party | Endpoint,
  to: Party | Endpoint,
  port: number,
  allowed: boolean,
];

const rows: readonly Row[] = [
  ...(['frontend', 'backend', 'migration'] as const).flatMap((from): readonly Row[] => [
    [`an external database is reached by the ${from}`, outside, from, server, 6432, true],
    [
      `an external database is reached by the ${from} on its own port alone`,
      outside,
      from,
      server,
      5432,
      false,
    ],
    [`an instance is reached by the ${from}`, cluster, from, instance, 5432, true],
    [`an instance is reached by the ${from} for SQL alone`, cluster, from, instance, 8000, false],
  ]),
  [
    'a migration reaches no other address outside',
    outside,
    'migration',
    address('198.51.100.8'),
    6432,
    false,
  ],
  ['an instance is asked by its operator how it is', cluster, operator, instance, 8000, true],
  ['an instance is reached by its operator for SQL', cluster, operator, instance, 5432, true],
  ['an instance asks the others how they are', cluster, instance, instance, 8000, true],
  ['an instance replicates', cluster, instance, instance, 5432, true],
  ['an instance gives its metrics', cluster, anyPod('monitoring', {}), instance, 9187, true],
  [
    'an instance gives its metrics to one namespace alone',
    cluster,
    anyPod('other', {}),
    instance,
    9187,
    false,
  ],
  ['an instance reports to the API server', cluster, instance, address('10.0.0.10'), 6443, true],
  ['an instance archives to the object store', cluster, instance, address('203.0.113.9'), 443, true],
  ['an instance never sees the metadata address', cluster, instance, address(metadataAddress), 443, false],
  ...[ingress, gateway].flatMap((edge) =>
    (
      [
        ['frontend', 3000],
        ['backend', 8000],
      ] as const
    ).flatMap(([web, port]): readonly Row[] => [
      [`the ${edge.kind} reaches the ${web}`, { edge }, proxy, web, port, true],
      [`neighbours of the ${edge.kind} do not reach the ${web}`, { edge }, neighbour, web, port, false],
      [
        `the ${edge.kind} is reached where the ${web}’s public address leads inside`,
        { edge },
        web,
        proxy,
        8443,
        true,
      ],
      [`the ${edge.kind} is reached by the ${web} on that port alone`, { edge }, web, proxy, 22, false],
    ]),
  ),
  ['cert-manager’s solver is reached through the edge', { edge: ingress }, proxy, solver, 8089, true],
  ['cert-manager’s solver is reached by nobody else', { edge: ingress }, 'frontend', solver, 8089, false],
  ['cert-manager’s solver reaches nobody', { edge: ingress }, solver, 'database', 5432, false],
  ['a public address that is known is reached', narrow, 'frontend', address('203.0.113.7'), 443, true],
  [
    'beside a public address that is known, nothing is reached',
    narrow,
    'frontend',
    address('203.0.113.8'),
    443,
    false,
  ],
];

it.each(rows)('%s', (_, change, from, to, number, allowed) => {
  const topology = readTopology(new Manifest(manifestOf({ ...production, ...change }).objects));
  const end = (who: Party | Endpoint): Endpoint => {
    if (typeof who !== 'string') return who;
    const pod = topology.pods.find(({ object }) => workloads[who].test(object.label));
    if (pod === undefined) throw new Error(`no ${who}`);
    return { kind: 'pod', pod };
  };
  expect(decide(topology, end(from), end(to), { protocol: 'TCP', number }).allowed).toBe(allowed);
});
