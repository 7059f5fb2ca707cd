import { type Environment, minikube, production } from '../lib/environments';
import {
  decide,
  type Endpoint,
  exposedPorts,
  matrix,
  outsideWorld,
  type Port,
  readManifest,
} from '../tools/reach';
import { cloudNativePg, controller, externalDatabase, gateway, ingress } from './sample-environments';
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
const world = {
  ...outsideWorld({
    edge: { namespace: 'haproxy-controller', labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' } },
  }),
};

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

const expected: readonly { readonly environment: Environment; readonly allowed: readonly string[] }[] = [
  { environment: minikube, allowed: common },
  {
    environment: production,
    allowed: [
      ...common,
      'edge haproxy-controller -> frontend TCP 3000',
      'edge haproxy-controller -> backend TCP 8000',
      // Its readiness may ask the backend's public address.
      'frontend -> internet 203.0.113.10 TCP 443',
    ],
  },
];

function party(name: string): string {
  return Object.entries(workloads).find(([, pattern]) => pattern.test(name))?.[0] ?? name;
}

describe.each(expected)('the network of $environment.name', ({ environment, allowed }) => {
  const topology = readManifest(manifestOf(environment).objects);
  const { cells } = matrix(topology, { outside: world });

  it('is read whole', () => {
    expect(topology.problems).toEqual([]);
  });

  it('lets through what the contract needs, and refuses every other pair', () => {
    const open = cells
      .filter(({ decision }) => decision.allowed)
      .map(({ from, to, port }) => `${party(from)} -> ${party(to)} ${port.protocol} ${port.number}`);
    expect([...open].sort()).toEqual([...allowed].sort());
    expect(cells.length).toBeGreaterThan(open.length);
  });

  it('asks every pod about every other pod, DNS, the internet, the metadata address and the cluster', () => {
    const destinations = new Set(cells.map(({ to }) => party(to)));
    const sources = new Set(cells.map(({ from }) => party(from)));
    expect([...sources]).toEqual(
      expect.arrayContaining([...Object.keys(workloads), 'stranger somewhere-else']),
    );
    expect([...destinations]).toEqual(
      expect.arrayContaining([
        'frontend',
        'backend',
        'database',
        'DNS',
        `metadata ${metadataAddress}`,
        'cluster 10.96.0.1',
      ]),
    );
  });
});

/** A pod of the manifest, with the ports that it answers on. */
function pods(environment: Environment): {
  topology: ReturnType<typeof readManifest>;
  of: (who: Party) => Endpoint;
  ports: (who: Party) => readonly Port[];
} {
  const topology = readManifest(manifestOf(environment).objects);
  const find = (who: Party): (typeof topology.pods)[number] => {
    const pod = topology.pods.find(({ workload, namespace, name }) =>
      workloads[who].test(`${workload} ${namespace}/${name}`),
    );
    if (pod === undefined) throw new Error(`no ${who}`);
    return pod;
  };
  return {
    topology,
    of: (who) => ({ kind: 'pod', pod: find(who) }),
    ports: (who) => exposedPorts(find(who), topology.services),
  };
}

const tcp = (number: number): Port => ({ protocol: 'TCP', number });

describe('an external database', () => {
  const { topology, of } = pods({ ...production, database: externalDatabase });
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
