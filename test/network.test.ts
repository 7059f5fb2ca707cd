import { isIP } from 'node:net';
import { type Environment, minikube, production } from '../lib/environments';
import { Manifest } from '../tools/manifest';
import { decide, type Endpoint, matrix, outsideWorld, readTopology } from '../tools/reach';
import { readScene } from '../tools/views';
import { manifestOf } from './manifest';
import { cloudNativePg, externalDatabase, gateway, ingress } from './sample-environments';
import { prometheus } from './sample-monitoring';

const workloads: Readonly<Record<string, RegExp>> = {
  frontend: /^Deployment todo\/todo-frontend$/,
  backend: /^Deployment todo\/todo-backend$/,
  database: /^StatefulSet todo\/todo-postgres$/,
  migration: /^Job todo\/todo-migrate-/,
  backup: /^CronJob todo\/todo-backup$/,
  restore: /^CronJob todo\/todo-restore$/,
};

const world = outsideWorld({
  edge: { namespace: 'haproxy-controller', labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' } },
});

/** Everything that the contract lets through, written by hand: what is not here must be refused. */
const common: readonly string[] = [
  'frontend -> backend TCP 8000',
  ...['frontend', 'backend', 'migration', 'backup', 'restore'].map((from) => `${from} -> database TCP 5432`),
  ...Object.keys(workloads).flatMap((from) => [`${from} -> DNS UDP 53`, `${from} -> DNS TCP 53`]),
  'backend -> internet 203.0.113.10 TCP 443',
];

interface Expectation {
  readonly environment: Environment;
  readonly allowed: readonly string[];
  /** Ways back to the pods of the edge, for which the matrix has no column. */
  readonly toEdge: readonly string[];
}

const expected: readonly Expectation[] = [
  {
    environment: minikube,
    // Where browsers use localhost, the backend reads the JWKS from the frontend's Service.
    allowed: [...common, 'backend -> frontend TCP 3000'],
    toEdge: [],
  },
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

/** Whether a path is about the parties of this table alone: a service that came later has flows of its own. */
function isAbout(...names: readonly string[]): boolean {
  return names.every(
    (name) => party(name) !== name || !/^(?:Deployment|StatefulSet|Job|CronJob) todo\//.test(name),
  );
}

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
      .filter(({ decision, from, to }) => decision.allowed && isAbout(from, to))
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
    const arrows = scene.paths
      .filter(({ from, to }) => isAbout(from, to))
      .flatMap(({ from, to, ports }) =>
        namesOf(from).flatMap((name) => ports.map((port) => `${name} -> ${namesOf(to).join()} ${port}`)),
      );
    expect([...arrows].sort()).toEqual([...allowed, ...toEdge].sort());
  });
});

const operator = 'cnpg-system app.kubernetes.io/name=cloudnative-pg';
const instance = 'todo cnpg.io/cluster=todo-postgres';
const solver = 'todo acme.cert-manager.io/http01-solver=true';
const proxy = 'edge app=proxy';
const [scraper, prober] = ['monitoring app=prometheus', 'monitoring app=prober'];
const others = ['frontend', 'backend', 'migration'];

interface Case {
  readonly what: string;
  readonly change: Partial<Environment>;
  /** As "from -> to port": parties, addresses, or pods by their namespace and a label. */
  readonly allowed: readonly string[];
  readonly refused: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: 'an external database is reached by whoever uses it, at its port and address alone',
    change: { database: externalDatabase },
    allowed: others.map((from) => `${from} -> 198.51.100.7 6432`),
    refused: [...others.map((from) => `${from} -> 198.51.100.7 5432`), 'migration -> 198.51.100.8 6432'],
  },
  {
    what: 'an instance is reached for SQL by whoever uses it, and by its operator and the others for their work',
    change: { database: cloudNativePg },
    allowed: [
      ...[...others, operator, instance].map((from) => `${from} -> ${instance} 5432`),
      ...[operator, instance].map((from) => `${from} -> ${instance} 8000`),
    ],
    refused: others.map((from) => `${from} -> ${instance} 8000`),
  },
  {
    what: 'an instance gives its metrics to one namespace alone',
    change: { database: cloudNativePg },
    allowed: [`monitoring -> ${instance} 9187`],
    refused: [`other -> ${instance} 9187`],
  },
  {
    what: 'Prometheus reads the figures of the database and nothing else, and its neighbours read nothing',
    change: { monitoring: prometheus },
    allowed: [`${scraper} -> database 9187`],
    refused: [`${scraper} -> database 5432`, `${scraper} -> backend 8000`, `${prober} -> database 9187`],
  },
  {
    what: 'where nobody comes through an edge, the blackbox exporter asks the Services',
    change: { edge: { kind: 'none' }, monitoring: prometheus },
    allowed: [`${prober} -> frontend 3000`, `${prober} -> backend 8000`],
    refused: [
      `${scraper} -> frontend 3000`,
      `${prober} -> database 5432`,
      'monitoring app=other -> backend 8000',
    ],
  },
  {
    what: 'an instance reports to the API server, archives to the object store, and never sees the metadata address',
    change: { database: cloudNativePg },
    allowed: [`${instance} -> 10.0.0.10 6443`, `${instance} -> 203.0.113.9 443`],
    refused: [`${instance} -> 169.254.169.254 443`],
  },
  ...[ingress, gateway].map((edge) => ({
    what: `the ${edge.kind} reaches the web, and is reached at the port to which public addresses lead; its neighbours are not`,
    change: { edge },
    allowed: [
      `${proxy} -> frontend 3000`,
      `${proxy} -> backend 8000`,
      `frontend -> ${proxy} 8443`,
      `backend -> ${proxy} 8443`,
    ],
    refused: [
      'edge app=other -> frontend 3000',
      'edge app=other -> backend 8000',
      `frontend -> ${proxy} 22`,
      `backend -> ${proxy} 22`,
    ],
  })),
  {
    what: 'an MCP server in the cluster is reached by the backend alone, at the port of its pods',
    change: {
      mcpServer: {
        kind: 'in-cluster',
        service: 'mcp',
        namespace: 'assistants',
        labels: { app: 'mcp' },
        port: 80,
        podPort: 9000,
      },
    },
    allowed: ['backend -> assistants app=mcp 9000'],
    refused: [
      'frontend -> assistants app=mcp 9000',
      'backend -> assistants app=mcp 80',
      'backend -> assistants app=other 9000',
      'backend -> other app=mcp 9000',
    ],
  },
  {
    what: 'a public MCP server is reached at the port of its address, and no address within the cluster',
    change: { mcpServer: { kind: 'public', url: 'https://mcp.example.org:8443/mcp' } },
    allowed: ['backend -> 203.0.113.9 8443'],
    refused: ['frontend -> 203.0.113.9 8443', 'backend -> 10.0.0.10 8443'],
  },
  {
    what: 'cert-manager’s solver is reached through the edge alone, and reaches nobody',
    change: { edge: ingress },
    allowed: [`${proxy} -> ${solver} 8089`],
    refused: [`frontend -> ${solver} 8089`, `${solver} -> database 5432`],
  },
  {
    what: 'a public address that is known is reached, and nothing beside it',
    change: { network: { ...production.network, publicAddresses: ['203.0.113.7/32'] } },
    allowed: ['frontend -> 203.0.113.7 443'],
    refused: ['frontend -> 203.0.113.8 443'],
  },
];

it.each(cases)('$what', ({ change, allowed, refused }) => {
  const topology = readTopology(new Manifest(manifestOf({ ...production, ...change }).objects));
  const end = (text: string): Endpoint => {
    const pod = topology.pods.find(({ object }) => party(object.label) === text);
    if (pod !== undefined) return { kind: 'pod', pod };
    if (isIP(text) !== 0) return { kind: 'address', address: text };
    if (text in workloads) throw new Error(`no ${text}`);
    const [namespace = '', key, value = ''] = text.split(/[ =]/);
    return { kind: 'any pod', namespace, labels: key === undefined ? {} : { [key]: value } };
  };
  const isAllowed = (connection: string): boolean => {
    const [, from = '', to = '', number] = /^(.*) -> (.*) (\d+)$/.exec(connection) ?? [];
    return decide(topology, end(from), end(to), { protocol: 'TCP', number: Number(number) }).allowed;
  };
  expect([allowed.filter(isAllowed), refused.filter(isAllowed)]).toEqual([allowed, []]);
});
