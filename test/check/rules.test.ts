import { backend, backendPod, broken, type Case } from './broken';

const frontend = ['production', 'Deployment', 'todo-frontend'] as const;
const postgres = ['minikube', 'StatefulSet', 'todo-postgres'] as const;
const service = ['minikube', 'Service', 'todo-backend'] as const;
const policy = ['minikube', 'NetworkPolicy', 'todo-backend'] as const;
const autoscaler = ['production', 'HorizontalPodAutoscaler', 'todo-backend'] as const;
const budget = ['production', 'PodDisruptionBudget', 'todo-backend'] as const;
const namespace = ['minikube', 'Namespace', 'todo'] as const;
const main = backendPod('containers', 0);

/** What each rule says about one violation; that it is silent where there is none, manifest.test.ts shows. */
const cases: readonly Case[] = [
  [
    'kinds-are-served',
    autoscaler,
    ['apiVersion'],
    'autoscaling/v2beta2',
    /^autoscaling\/v2beta2 is no longer served: autoscaling\/v2 took/,
  ],
  ['kinds-are-served', backend, ['kind'], 'Deploiment', /knows Deploiment of apps\/v1/],
  [
    'objects-match-their-schema',
    backend,
    ['spec', 'replicas'],
    '2',
    /^spec\.replicas must be a whole number/,
  ],
  [
    'objects-match-their-schema',
    backend,
    ['spec', 'replica'],
    2,
    /^spec\.replica is not a field of DeploymentSpec/,
  ],
  ['objects-match-their-schema', backend, [...main, 'image'], undefined, /image is required in Container/],
  [
    'objects-match-their-schema',
    backend,
    [...main, 'resources', 'limits', 'cpu'],
    '1 core',
    /must be a quantity/,
  ],
  [
    'objects-match-their-schema',
    backend,
    [...main, 'env', 1, 'name'],
    'ENVIRONMENT',
    /has the same name as an entry before it/,
  ],
  [
    'objects-match-their-schema',
    service,
    ['spec', 'ports', 0, 'port'],
    0,
    /must be a number from 1 to 65535/,
  ],
  [
    'objects-match-their-schema',
    policy,
    ['spec', 'egress', 2, 'to', 0, 'ipBlock', 'except', 0],
    '8.0.0.0/33',
    /in CIDR notation/,
  ],
  [
    'objects-match-their-schema',
    ['minikube', 'CronJob', 'todo-backup'],
    ['spec', 'schedule'],
    '0 3 * *',
    /cron expression of 5 fields/,
  ],
  ['names-are-valid', service, ['metadata', 'name'], '1backend', /is no name here/],
  ['names-are-valid', backend, ['metadata', 'labels', 'a'], 'x y', /must be at most 63/],
  [
    'names-are-valid',
    backend,
    ['metadata', 'namespace'],
    'other',
    /none of those that the manifest declares/,
  ],
  ['names-are-valid', backend, [...main, 'ports', 0, 'name'], 'a-very-long-name', /at most 15/],
  [
    'namespaces-enforce-restricted',
    namespace,
    ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'],
    'baseline',
    /must enforce restricted/,
  ],
  [
    'containers-are-confined',
    backend,
    [...main, 'securityContext', 'readOnlyRootFilesystem'],
    false,
    /backend must be read-only/,
  ],
  [
    'containers-are-confined',
    backend,
    backendPod('automountServiceAccountToken'),
    true,
    /token that nothing uses/,
  ],
  ['secrets-stay-secret', backend, [...main, 'args'], ['--token=a8Fq2LxPz9'], /holds a value of token/],
  [
    'secrets-stay-secret',
    namespace,
    ['metadata', 'annotations', 'todo-chatbot/audience'],
    'all',
    /must be public or developers/,
  ],
  [
    'references-resolve',
    backend,
    backendPod('serviceAccountName'),
    'nobody',
    /^There is no ServiceAccount nobody/,
  ],
  [
    'references-resolve',
    backend,
    [...main, 'envFrom'],
    [{ secretRef: { name: 'gone' } }],
    /^There is no Secret gone/,
  ],
  ['references-resolve', postgres, ['spec', 'serviceName'], 'gone', /^There is no Service gone/],
  [
    'references-resolve',
    postgres,
    ['spec', 'template', 'spec', 'volumes', 3, 'configMap', 'items'],
    [{ key: 'x', path: 'x' }],
    /has no key x/,
  ],
  [
    'references-resolve',
    autoscaler,
    ['spec', 'scaleTargetRef', 'name'],
    'gone',
    /^There is no Deployment gone/,
  ],
  ['selectors-select', service, ['spec', 'selector'], { app: 'gone' }, /selects no pod of the manifest/],
  [
    'selectors-select',
    budget,
    ['spec', 'selector', 'matchLabels', 'app'],
    'gone',
    /selects no pod of the manifest/,
  ],
  [
    'selectors-select',
    backend,
    ['spec', 'selector', 'matchLabels', 'app'],
    'gone',
    /does not select the pods of Deployment todo\/todo-backend itself/,
  ],
  [
    'ports-are-exposed',
    service,
    ['spec', 'ports', 0, 'targetPort'],
    'grpc',
    /No container of Deployment todo\/todo-backend exposes/,
  ],
  [
    'ports-are-exposed',
    backend,
    [...main, 'readinessProbe', 'httpGet', 'port'],
    9,
    /backend exposes no such port/,
  ],
  [
    'addresses-lead-somewhere',
    frontend,
    [...main, 'env', 2, 'value'],
    'http://todo-backend:80',
    /The Service todo-backend has no port 80/,
  ],
  ['volumes-are-mounted', backend, [...main, 'volumeMounts', 0, 'name'], 'gone', /^There is no volume gone/],
  [
    'volumes-are-mounted',
    postgres,
    ['spec', 'template', 'spec', 'securityContext', 'fsGroup'],
    undefined,
    /must state fsGroup/,
  ],
];

describe('the rule', () => {
  test.each(cases)('%s on %s', (rule, object, path, value, message) => {
    const found = broken(rule, object, path, value);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(message);
  });
});
