import { minimumReplicas, production } from '../../lib/environments';
import { at, listAt, type Mapping } from '../../tools/manifest';
import { changed } from './defects/json';
import { furtherServices } from '../sample-environments';
import { manifests, messages, type Place, synthesize, withChange } from './manifests';

const backend = 'minikube Deployment todo-backend';
const metadata = { name: 'second', namespace: 'todo' };

/** Findings of a rule in Minikube's manifest with further objects. */
function extended(rule: string, ...objects: readonly unknown[]): readonly string[] {
  return messages(rule, [...manifests.minikube, ...objects]);
}

/** An object of a kind, named `second`. */
function object(apiVersion: string, kind: string, content: Mapping): unknown {
  return { apiVersion, kind, metadata, ...content };
}

describe('what makes a Secret counts as it', () => {
  test.each<readonly [string, string, unknown]>([
    ['second-app', 'uri', object('postgresql.cnpg.io/v1', 'Cluster', { spec: { instances: 1 } })],
    [
      'filled',
      'A',
      object('external-secrets.io/v1', 'ExternalSecret', {
        spec: { target: { name: 'filled' }, data: [{ secretKey: 'A', remoteRef: { key: 'k' } }] },
      }),
    ],
    [
      'tls',
      'tls.key',
      object('cert-manager.io/v1', 'Certificate', { spec: { secretName: 'tls', issuerRef: {} } }),
    ],
  ])('%s', (name, key, maker) => {
    const reading = (secretKeyRef: Mapping): unknown =>
      object('v1', 'Pod', { spec: { containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef } }] }] } });
    const missing = `There is no Secret ${name}, and nothing that makes one.`;
    expect(extended('references-resolve', reading({ name, key }))).toEqual([missing]);
    expect(extended('references-resolve', reading({ name, key }), maker)).toEqual([]);
    expect(extended('references-resolve', reading({ name, key: 'other' }), maker)).toEqual([
      `${name} has no key other.`,
    ]);
  });

  test('an optional Secret may be missing', () => {
    const optional = { name: 'A', valueFrom: { secretKeyRef: { name: 'gone', key: 'x', optional: true } } };
    expect(messages('references-resolve', withChange(backend, 'main.env[0]', optional))).toEqual([]);
  });
});

const ports = [
  { name: 'http', port: 8000, targetPort: 'http' },
  { name: 'other', port: 80, targetPort: 'http' },
];
const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
  spec: { rules: [{ backendRefs: [{ name: 'second', port: 80 }] }] },
});
const target = object('v1', 'Service', {
  spec: { selector: { 'app.kubernetes.io/name': 'todo-backend' }, ports },
});
const listening = {
  metadata: { labels: { app: 'x' } },
  spec: { containers: [{ ports: [{ containerPort: 1 }] }] },
};
const quiet = { metadata: { labels: { app: 'x' } }, spec: { containers: [{}] } };
const ofPorts = [
  { name: 'http', containerPort: 8000 },
  { name: 'metrics', containerPort: 9000 },
];

test.each<readonly [string, string, readonly unknown[]]>([
  ['a container that exposes several ports', 'ports-are-exposed', withChange(backend, 'main.ports', ofPorts)],
  [
    'a Service with a second port',
    'ports-are-exposed',
    withChange('minikube Service todo-backend', 'spec.ports', ports),
  ],
  ['a route to the second port of a Service', 'ports-are-exposed', [...manifests.minikube, route, target]],
  [
    'a Deployment without ports and without a Service',
    'selectors-select',
    [object('apps/v1', 'Deployment', { spec: { selector: { matchLabels: { app: 'x' } }, template: quiet } })],
  ],
])('%s is no defect', (_, rule, documents) => {
  expect(messages(rule, documents)).toEqual([]);
});

test('a StatefulSet that no Service selects is a defect', () => {
  const lonely = object('apps/v1', 'StatefulSet', { spec: { template: listening } });
  expect(extended('selectors-select', lonely)).toContain(
    'No Service selects the pods of StatefulSet todo/second.',
  );
});

test('a database of an operator is not asked to be open to the edge, as what proves a domain is', () => {
  const isDatabase = (document: unknown): boolean =>
    at(document, 'kind') === 'NetworkPolicy' && at(document, 'metadata', 'name') === 'todo-postgres';
  const documents = manifests.operated.map((document) =>
    isDatabase(document)
      ? changed(document, ['spec', 'ingress'], (rules) =>
          listAt(rules).filter((rule) => at(rule, 'from', 0, 'namespaceSelector') === undefined),
        )
      : document,
  );
  expect(documents).not.toEqual(manifests.operated);
  expect(messages('policies-agree', documents)).toEqual([]);
});

describe('pods are counted as the scheduler counts them:', () => {
  /** What a quota of nothing is told about the pods of one Deployment. */
  function needs(
    spec: Mapping,
    hard: Mapping = { 'requests.cpu': '0', 'requests.memory': '0' },
  ): readonly string[] {
    return messages('requests-fit', [
      object('apps/v1', 'Deployment', {
        spec: { strategy: { type: 'Recreate' }, template: { metadata: {}, spec } },
      }),
      object('v1', 'ResourceQuota', { spec: { hard } }),
    ]).map((message) => /^(.*), and 0 is there/.exec(message)?.[1] ?? message);
  }
  const requests = (cpu: string, memory: string): Mapping => ({ resources: { requests: { cpu, memory } } });
  const main = { name: 'main', ...requests('500m', '512Mi') };

  test('a sidecar, an init container beside it, and a limit that stands for the request', () => {
    const limits = { cpu: '500m', memory: '512Mi' };
    const sidecar = { name: 'proxy', restartPolicy: 'Always', ...requests('500m', '256Mi') };
    const init = { name: 'init', ...requests('1', '1Gi') };
    const containers = [{ name: 'main', resources: { limits } }];
    expect(needs({ initContainers: [sidecar, init], containers })).toEqual([
      'requests.cpu: the pods need 1.5',
      'requests.memory: the pods need 1280Mi',
    ]);
  });

  test.each<readonly [string, Mapping, readonly string[]]>([
    [
      'an init container that asks for less',
      { initContainers: [{ ...main, ...requests('1m', '1Mi') }] },
      ['0.5', '512Mi'],
    ],
    [
      'an init container before the sidecar',
      {
        initContainers: [
          { name: 'init', ...requests('600m', '1Mi') },
          { name: 'proxy', restartPolicy: 'Always', ...requests('200m', '1Mi') },
        ],
      },
      ['0.7', '513Mi'],
    ],
    ['the overhead of a runtime class', { overhead: { cpu: '250m', memory: '120Mi' } }, ['0.75', '632Mi']],
  ])('%s', (_, spec, [cpu, memory]) => {
    expect(needs({ containers: [main], ...spec })).toEqual([
      `requests.cpu: the pods need ${cpu ?? ''}`,
      `requests.memory: the pods need ${memory ?? ''}`,
    ]);
  });

  test('a quota is compared exactly, whatever the unit', () => {
    const containers = ['100m', '0.2', '0.3'].map((cpu) => ({ name: 'a', ...requests(cpu, '0.1Gi') }));
    expect(needs({ containers }, { 'requests.cpu': '600m', 'requests.memory': '322122548' })).toEqual([]);
    expect(needs({ containers }, { 'requests.cpu': '599999u' })).toHaveLength(1);
  });

  test('the instances of a CloudNativePG cluster, and their claims', () => {
    const resources = { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '2', memory: '2Gi' } };
    const spec = { instances: 3, resources, storage: { size: '10Gi' }, walStorage: { size: '1Gi' } };
    const hard = { pods: '2', 'requests.cpu': '2', 'requests.storage': '32Gi', persistentvolumeclaims: '5' };
    const documents = [
      object('postgresql.cnpg.io/v1', 'Cluster', { spec }),
      object('v1', 'ResourceQuota', { spec: { hard } }),
      object('v1', 'LimitRange', { spec: { limits: [{ type: 'Container', max: { memory: '1Gi' } }] } }),
    ];
    expect(messages('requests-fit', documents)).toEqual([
      // The job that prepares an instance is as large as one.
      'pods: the pods need 4, and 2 is there.',
      'requests.cpu: the pods need 4, and 2 is there.',
      'requests.storage: the pods need 33792Mi, and 32Gi is there.',
      'persistentvolumeclaims: the pods need 6, and 5 is there.',
      'The limit is above 1Gi of LimitRange todo/second.',
    ]);
  });

  test('a request that is not given is the limit for a limit range too', () => {
    const containers = [{ name: 'main', resources: { limits: { memory: '8Mi' } } }];
    const limits = [{ type: 'Container', min: { memory: '16Mi' } }];
    const documents = [
      object('v1', 'Pod', { spec: { containers } }),
      object('v1', 'LimitRange', { spec: { limits } }),
    ];
    expect(messages('requests-fit', documents)).toEqual([
      'The request is below 16Mi of LimitRange todo/second.',
    ]);
  });

  test('a job counts for no disruption budget: it has no pod when it is done', () => {
    const place: Place = 'production PodDisruptionBudget todo-backend';
    const further = furtherServices.map((key) => minimumReplicas(production.workloads[key].scale));
    const pods = further.reduce((sum, each) => sum + each, 5);
    expect(messages('budgets-leave-room', withChange(place, 'spec', undefined))).toContain(
      `Of ${pods} pods none may be evicted: node drains would block for ever.`,
    );
  });
});

describe('policies are read as the reachability matrix reads them:', () => {
  test('no policy lets anybody reach a pod by its labels that is on the network of its node', () => {
    expect(messages('policies-agree', withChange(backend, 'pod.hostNetwork', true))).toContain(
      'Deployment todo/todo-frontend may reach Deployment todo/todo-backend by this policy alone: the other end refuses.',
    );
  });

  test('the default backend of an Ingress must be open to the edge as those of its rules', () => {
    const ingress = object('networking.k8s.io/v1', 'Ingress', {
      spec: { defaultBackend: { service: { name: 'todo-postgres', port: { number: 5432 } } } },
    });
    expect(messages('policies-agree', [...synthesize(production), ingress])).toEqual([
      'No policy lets the edge controller, in another namespace, reach StatefulSet todo/todo-postgres.',
    ]);
  });
});
