import { type Environment, minikube, production } from '../lib/environments';
import { Manifest, type Pod, type Port } from '../tools/manifest';
import { decide, type Endpoint, exposedPorts, matrix, outsideWorld, readTopology } from '../tools/reach';
import { readScene } from '../tools/views';
import { controller, databases, edges } from './choices';
import { manifestOf } from './manifest';

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
const outside = outsideWorld({
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
  const { cells, sources, destinations } = matrix(topology, { outside });

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
      expect.arrayContaining([
        ...Object.keys(workloads),
        'stranger somewhere-else',
        outside.sources[2]?.name,
      ]),
    );
    const answering = ['frontend', 'backend', 'database'];
    expect(destinations.map(({ name }) => party(name))).toEqual(
      expect.arrayContaining([...answering, ...outside.destinations.map(({ name }) => name)]),
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

/** The pods of a manifest, with the ports that they answer on. */
function pods(environment: Environment): {
  topology: ReturnType<typeof readTopology>;
  of: (who: Party) => Endpoint;
  ports: (who: Party) => readonly Port[];
} {
  const topology = readTopology(new Manifest(manifestOf(environment).objects));
  const find = (who: Party): Pod => {
    const pod = topology.pods.find(({ object }) => workloads[who].test(object.label));
    if (pod === undefined) throw new Error(`no ${who}`);
    return pod;
  };
  return {
    topology,
    of: (who) => ({ kind: 'pod', pod: find(who) }),
    ports: (who) => exposedPorts(find(who), topology.services),
  };
}

const [, cloudNativePg, external] = databases;
const [ingress, gateway] = edges;
if (cloudNativePg === undefined || external === undefined || ingress === undefined || gateway === undefined) {
  throw new Error('a choice is missing');
}
const tcp = (number: number): Port => ({ protocol: 'TCP', number });

describe('an external database', () => {
  const { topology, of } = pods({ ...production, database: external });
  const server: Endpoint = { kind: 'address', address: '198.51.100.7' };

  it.each(['frontend', 'backend', 'migration'] as const)(
    'is reached by the %s, on its own port alone',
    (who) => {
      expect(decide(topology, of(who), server, tcp(6432)).allowed).toBe(true);
      expect(decide(topology, of(who), server, tcp(5432)).allowed).toBe(false);
    },
  );

  it('is the only address outside that a migration reaches', () => {
    const other: Endpoint = { kind: 'address', address: '198.51.100.8' };
    expect(decide(topology, of('migration'), other, tcp(6432)).allowed).toBe(false);
  });
});

describe('a CloudNativePG database', () => {
  const { topology, of } = pods({ ...production, database: cloudNativePg });
  const elsewhere = (namespace: string, labels: Record<string, string>): Endpoint => ({
    kind: 'any pod',
    namespace,
    labels,
  });
  const instance = elsewhere('todo', { 'cnpg.io/cluster': 'todo-postgres' });
  const operator = elsewhere('cnpg-system', { 'app.kubernetes.io/name': 'cloudnative-pg' });
  const apiServer: Endpoint = { kind: 'address', address: '10.0.0.10' };

  it.each(['frontend', 'backend', 'migration'] as const)('is reached by the %s for SQL alone', (who) => {
    expect(decide(topology, of(who), instance, tcp(5432)).allowed).toBe(true);
    expect(decide(topology, of(who), instance, tcp(8000)).allowed).toBe(false);
  });

  it('is asked by its operator how it is, and replicates among its instances', () => {
    for (const from of [operator, instance]) {
      expect(decide(topology, from, instance, tcp(8000)).allowed).toBe(true);
      expect(decide(topology, from, instance, tcp(5432)).allowed).toBe(true);
    }
  });

  it('gives its metrics to the namespace that scrapes them, and to no other', () => {
    expect(decide(topology, elsewhere('monitoring', {}), instance, tcp(9187)).allowed).toBe(true);
    expect(decide(topology, elsewhere('other', {}), instance, tcp(9187)).allowed).toBe(false);
  });

  it('reports to the API server and archives to the object store, and never sees the metadata address', () => {
    expect(decide(topology, instance, apiServer, tcp(6443)).allowed).toBe(true);
    expect(decide(topology, instance, { kind: 'address', address: '203.0.113.9' }, tcp(443)).allowed).toBe(
      true,
    );
    expect(decide(topology, instance, { kind: 'address', address: metadataAddress }, tcp(443)).allowed).toBe(
      false,
    );
  });
});

describe.each([ingress, gateway])('the edge of kind $kind', (edge) => {
  const { topology, of, ports } = pods({ ...production, edge });
  const proxy: Endpoint = { kind: 'any pod', namespace: controller.namespace, labels: controller.labels };
  const neighbour: Endpoint = { kind: 'any pod', namespace: controller.namespace, labels: { app: 'other' } };

  it.each(['frontend', 'backend'] as const)('reaches the %s, and its neighbours do not', (who) => {
    for (const port of ports(who)) {
      expect(decide(topology, proxy, of(who), port).allowed).toBe(true);
      expect(decide(topology, neighbour, of(who), port).allowed).toBe(false);
    }
  });

  it.each(['frontend', 'backend'] as const)(
    'is reached by the %s where its public address leads back inside',
    (who) => {
      expect(decide(topology, of(who), proxy, tcp(controller.httpsPort)).allowed).toBe(true);
      expect(decide(topology, of(who), proxy, tcp(22)).allowed).toBe(false);
    },
  );
});

it('lets the certificate authority reach cert-manager’s solver through the edge, and nothing else reach it', () => {
  const { topology, of } = pods({ ...production, edge: ingress });
  const solver: Endpoint = {
    kind: 'any pod',
    namespace: 'todo',
    labels: { 'acme.cert-manager.io/http01-solver': 'true' },
  };
  const proxy: Endpoint = { kind: 'any pod', namespace: controller.namespace, labels: controller.labels };
  expect(decide(topology, proxy, solver, tcp(8089)).allowed).toBe(true);
  expect(decide(topology, of('frontend'), solver, tcp(8089)).allowed).toBe(false);
  expect(decide(topology, solver, of('database'), tcp(5432)).allowed).toBe(false);
});

it('narrows the public address to the ranges that it is known by', () => {
  const { topology, of } = pods({
    ...production,
    network: { ...production.network, publicAddresses: ['203.0.113.7/32'] },
  });
  const to = (address: string): boolean =>
    decide(topology, of('frontend'), { kind: 'address', address }, tcp(443)).allowed;
  expect([to('203.0.113.7'), to('203.0.113.8')]).toEqual([true, false]);
});
