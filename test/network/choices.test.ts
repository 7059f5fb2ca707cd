import { isIP } from 'node:net';
import { type Environment, production } from '../../lib/environments';
import { Manifest } from '../../tools/manifest';
import { decide, type Endpoint, readTopology } from '../../tools/reach';
import { manifestOf } from '../manifest';
import { cloudNativePg, externalDatabase, gateway, ingress } from '../sample-environments';
import { prometheus, watched } from '../sample-monitoring';
import { party, workloads } from './parties';

const operator = 'cnpg-system app.kubernetes.io/name=cloudnative-pg';
const instance = 'todo cnpg.io/cluster=todo-postgres';
const solver = 'todo acme.cert-manager.io/http01-solver=true';
const proxy = 'edge app=proxy';
const copy = 'CronJob todo/todo-copy';
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
    what: 'copies reach the bucket at its address and port alone, and no database',
    change: { database: watched.database },
    allowed: [`${copy} -> 198.51.100.8 9000`],
    refused: ['198.51.100.8 443', '198.51.100.9 9000', 'database 5432'].map((to) => `${copy} -> ${to}`),
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
    what: 'a model in the cluster takes the place of the internet, where OpenAI is',
    change: {
      model: { kind: 'in-cluster', service: 'llm', namespace: 'models', labels: { app: 'llm' }, port: 8080 },
      network: { ...production.network, publicAddresses: [] },
    },
    allowed: ['backend -> models app=llm 8080'],
    refused: ['backend -> 203.0.113.9 443', 'frontend -> models app=llm 8080'],
  },
  {
    what: 'a model in a private network is reached at the port of its URL and its addresses alone',
    change: { model: { kind: 'private', url: 'http://llm.lan/v1', addresses: ['192.168.49.1/32'] } },
    allowed: ['backend -> 192.168.49.1 80'],
    refused: ['backend -> 192.168.49.1 443', 'backend -> 192.168.49.2 80', 'frontend -> 192.168.49.1 80'],
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
