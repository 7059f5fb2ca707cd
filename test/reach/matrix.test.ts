import { formatPort } from '../../tools/manifest';
import { formatReasons, formatMatrix, matrix, type Matrix, outsideWorld } from '../../tools/reach';
import { deployment, policy, service, topologyFrom } from './manifests';

const web = deployment('web', { ports: [{ containerPort: 3000 }] });
const database = deployment('database', { ports: [{ containerPort: 5432 }] });
const podsOf = (name: string, matchLabels: Readonly<Record<string, string>>): unknown => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  podSelector: { matchLabels },
});
const isPod = (app: string): unknown => ({ podSelector: { matchLabels: { app } } });
const [edge, dns] = [
  podsOf('ingress-nginx', { 'app.kubernetes.io/name': 'ingress-nginx' }),
  podsOf('kube-system', { 'k8s-app': 'kube-dns' }),
];
const dnsPorts = ['UDP', 'TCP'].map((protocol) => ({ port: 53, protocol }));
const block = { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.0.0/16'] };
const objects = [
  web,
  database,
  deployment('worker'),
  policy('deny-all', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
  policy('dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [dns], ports: dnsPorts }] }),
  policy('web', {
    podSelector: { matchLabels: { app: 'web' } },
    ingress: [{ from: [edge] }],
    egress: [{ to: [isPod('database')] }, { to: [{ ipBlock: block }], ports: [{ port: 443 }] }],
  }),
  policy('database', {
    podSelector: { matchLabels: { app: 'database' } },
    ingress: [{ from: [isPod('web')], ports: [{ port: 5432 }] }],
  }),
];

/** The cells that are allowed, as "from > to port". */
function allowed({ cells }: Matrix): readonly string[] {
  return cells
    .filter(({ decision }) => decision.allowed)
    .map(({ from, to, port }) => `${from} > ${to} ${formatPort(port)}`);
}

const columns = ({ destinations }: Matrix): readonly string[] =>
  destinations.map(({ name, port }) => `${name} ${formatPort(port)}`);
const nothing = { sources: [], destinations: [] };

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
    expect(columns(whole)).toEqual([
      'Deployment here/database TCP 5432',
      'Deployment here/web TCP 3000',
      'DNS UDP 53',
      'DNS TCP 53',
      'internet 203.0.113.10 TCP 443',
      'metadata 169.254.169.254 TCP 80',
      'cluster 10.96.0.1 TCP 443',
    ]);
    // Each workload with each destination, and each outsider with each workload.
    expect(whole.cells).toHaveLength(3 * 7 + 3 * 2);
  });

  test('says of each pair whether a connection is allowed, and takes a workload and itself as two of its pods', () => {
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

  test('is the same for every order of the objects', () => {
    expect(matrix(topologyFrom([...objects].reverse()))).toEqual(whole);
  });

  test('sorts workloads by namespace, name and kind', () => {
    const job = { ...web, apiVersion: 'batch/v1', kind: 'Job' };
    const unsorted = [deployment('a', { namespace: 'there' }), job, web, database];
    const sorted = ['Deployment here/database', 'Deployment here/web', 'Job here/web', 'Deployment there/a'];
    expect(matrix(topologyFrom(unsorted)).sources.slice(0, 4)).toEqual(sorted);
  });

  test('shows a port that only a Service knows', () => {
    const ports = [{ port: 80, targetPort: 8080 }];
    const plain = topologyFrom([deployment('web'), service('s', { selector: { app: 'web' }, ports })]);
    expect(columns(matrix(plain))).toContain('Deployment here/web TCP 8080');
  });

  test('takes its outside from the caller', () => {
    const outside = outsideWorld({
      internetAddress: '198.51.100.7',
      clusterAddress: '172.20.0.1',
      edge: { namespace: 'gateway', labels: {} },
      stranger: { namespace: 'nowhere', labels: {} },
    });
    const own = matrix(topologyFrom([]), { outside });
    expect(own.sources).toEqual(['edge gateway', 'stranger nowhere', 'internet 198.51.100.7']);
    expect(columns(own)).toEqual(
      expect.arrayContaining(['internet 198.51.100.7 TCP 443', 'cluster 172.20.0.1 TCP 443']),
    );
    expect(matrix(topologyFrom([web]), { outside: nothing }).cells).toHaveLength(1);
  });
});

describe('the matrix as text', () => {
  const { sources, destinations } = outsideWorld();
  const outside = { sources: sources.slice(0, 1), destinations: destinations.slice(2, 3) };
  const small = matrix(topologyFrom(objects), { outside });

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
    const none = matrix(topologyFrom([]), { outside: nothing });
    expect(formatMatrix(none)).toBe('from \\ to\n');
    expect(formatReasons(none)).toBe('');
  });
});
