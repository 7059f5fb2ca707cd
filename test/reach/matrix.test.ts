import { formatPort } from '../../tools/manifest';
import { formatReasons, formatMatrix, matrix, type Matrix, outsideWorld } from '../../tools/reach';
import { deployment, policy, service, topologyFrom } from './manifests';

const web = deployment('web', { ports: [{ containerPort: 3000 }] });
const database = deployment('database', { ports: [{ containerPort: 5432 }] });
const podsOf = (name: string, matchLabels: Readonly<Record<string, string>>): unknown => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  podSelector: { matchLabels },
});
const objects = [
  web,
  database,
  deployment('worker'),
  policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy('dns', {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [
      {
        to: [podsOf('kube-system', { 'k8s-app': 'kube-dns' })],
        ports: ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol })),
      },
    ],
  }),
  policy('web', {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [podsOf('ingress-nginx', { 'app.kubernetes.io/name': 'ingress-nginx' })] }],
    egress: [
      { to: [{ podSelector: { matchLabels: { app: 'database' } } }] },
      {
        to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.0.0/16'] } }],
        ports: [{ port: 443 }],
      },
    ],
  }),
  policy('database', {
    podSelector: { matchLabels: { app: 'database' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 5432 }] }],
  }),
];

/** The cells that are allowed, as "from > to port". */
function allowed({ cells }: Matrix): readonly string[] {
  return cells
    .filter(({ decision }) => decision.allowed)
    .map(({ from, to, port }) => `${from} > ${to} ${formatPort(port)}`);
}

describe('the matrix', () => {
  const whole = matrix(topologyFrom(objects));

  test('has workloads and the outside as rows, sorted, and destinations at each of their ports as columns', () => {
    expect(whole.sources).toEqual([
      'Deployment here/database',
      'Deployment here/web',
      'Deployment here/worker',
      'edge ingress-nginx',
      'stranger somewhere-else',
      'internet 203.0.113.10',
    ]);
    expect(whole.destinations.map(({ name, port }) => `${name} ${formatPort(port)}`)).toEqual([
      'Deployment here/database TCP 5432',
      'Deployment here/web TCP 3000',
      'DNS UDP 53',
      'DNS TCP 53',
      'internet 203.0.113.10 TCP 443',
      'metadata 169.254.169.254 TCP 80',
      'cluster 10.96.0.1 TCP 443',
    ]);
  });

  test('says of each pair whether a connection is allowed', () => {
    expect(allowed(whole)).toEqual([
      'Deployment here/database > DNS UDP 53',
      'Deployment here/database > DNS TCP 53',
      'Deployment here/web > Deployment here/database TCP 5432',
      'Deployment here/web > DNS UDP 53',
      'Deployment here/web > DNS TCP 53',
      'Deployment here/web > internet 203.0.113.10 TCP 443',
      'Deployment here/worker > DNS UDP 53',
      'Deployment here/worker > DNS TCP 53',
      'edge ingress-nginx > Deployment here/web TCP 3000',
    ]);
  });

  test('has a cell for each workload with each destination, and for each outsider with each workload', () => {
    expect(whole.cells).toHaveLength(3 * 7 + 3 * 2);
  });

  test('takes a workload and itself as two of its pods', () => {
    expect(whole.cells.find(({ from, to }) => from === to)?.decision.allowed).toBe(false);
  });

  test('is the same for every order of the objects', () => {
    expect(matrix(topologyFrom([...objects].reverse()))).toEqual(whole);
  });

  test('sorts workloads by namespace, name and kind', () => {
    const job = { ...web, apiVersion: 'batch/v1', kind: 'Job' };
    const unsorted = [deployment('a', { namespace: 'there' }), job, web, database];
    expect(matrix(topologyFrom(unsorted)).sources.slice(0, 4)).toEqual([
      'Deployment here/database',
      'Deployment here/web',
      'Job here/web',
      'Deployment there/a',
    ]);
  });

  test('has a row and a column for each port of a database that CloudNativePG runs', () => {
    const { sources, destinations } = matrix(
      topologyFrom([
        {
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Cluster',
          metadata: { name: 'db', namespace: 'here' },
        },
      ]),
    );
    expect(sources[0]).toBe('Cluster here/db');
    expect(destinations.slice(0, 3).map(({ name, port }) => `${name} ${formatPort(port)}`)).toEqual(
      [5432, 8000, 9187].map((port) => `Cluster here/db TCP ${port}`),
    );
  });

  test('shows a port that only a Service knows', () => {
    const plain = topologyFrom([
      deployment('web'),
      service('s', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] }),
    ]);
    expect(matrix(plain).destinations[0]).toEqual({
      name: 'Deployment here/web',
      port: { protocol: 'TCP', number: 8080 },
    });
  });

  test('takes its outside from the caller', () => {
    const outside = outsideWorld({
      internetAddress: '198.51.100.7',
      clusterAddress: '172.20.0.1',
      edge: { namespace: 'gateway', labels: {} },
      stranger: { namespace: 'nowhere', labels: {} },
    });
    const { sources, destinations } = matrix(topologyFrom([]), { outside });
    expect(sources).toEqual(['edge gateway', 'stranger nowhere', 'internet 198.51.100.7']);
    const names = destinations.map(({ name }) => name);
    const cluster = 'cluster 172.20.0.1';
    expect(names).toEqual(['DNS', 'DNS', 'internet 198.51.100.7', 'metadata 169.254.169.254', cluster]);
    expect(matrix(topologyFrom([web]), { outside: { sources: [], destinations: [] } }).cells).toHaveLength(1);
  });
});

describe('the matrix as text', () => {
  const small = matrix(topologyFrom(objects), {
    outside: {
      sources: outsideWorld().sources.slice(0, 1),
      destinations: outsideWorld().destinations.slice(2, 3),
    },
  });

  test('is a table with a header of several lines', () => {
    expect(formatMatrix(small)).toBe(
      [
        '                          Deployment     Deployment  internet',
        '                          here/database  here/web    203.0.113.10',
        'from \\ to                 TCP 5432       TCP 3000    TCP 443',
        'Deployment here/database  refused        refused     refused',
        'Deployment here/web       allowed        refused     allowed',
        'Deployment here/worker    refused        refused     refused',
        'edge ingress-nginx        refused        allowed',
        '',
      ].join('\n'),
    );
  });

  test('names the policies that decide each cell', () => {
    const lines = formatReasons(small).split('\n');
    expect(lines).toHaveLength(3 * 3 + 2 + 1);
    expect(lines).toContain(
      'Deployment here/web to Deployment here/database TCP 5432: allowed; egress allowed by web, ingress allowed by database',
    );
    expect(lines).toContain(
      'Deployment here/worker to Deployment here/database TCP 5432: refused; egress refused by deny-all and dns, ingress refused by database and deny-all',
    );
    expect(lines).toContain(
      'edge ingress-nginx to Deployment here/web TCP 3000: allowed; egress not isolated, ingress allowed by web',
    );
  });

  test('has a header and nothing else when there is nothing', () => {
    const none = matrix(topologyFrom([]), { outside: { sources: [], destinations: [] } });
    expect(formatMatrix(none)).toBe('from \\ to\n');
    expect(formatReasons(none)).toBe('');
  });
});
