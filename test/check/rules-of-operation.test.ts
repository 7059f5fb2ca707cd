import { backend, backendPod, broken, type Case } from './broken';

const frontend = ['production', 'Deployment', 'todo-frontend'] as const;
const policy = ['minikube', 'NetworkPolicy', 'todo-backend'] as const;
const budget = ['production', 'PodDisruptionBudget', 'todo-backend'] as const;
const namespace = ['minikube', 'Namespace', 'todo'] as const;
const main = backendPod('containers', 0);

/** As in rules.test.ts, of the rules about running and changing what was applied. */
const cases: readonly Case[] = [
  ['images-are-pinned', backend, [...main, 'image'], 'todo-backend', /neither tag nor digest/],
  ['images-are-pinned', backend, [...main, 'imagePullPolicy'], 'Always', /asks the registry at every start/],
  ['images-are-pinned', frontend, [...main, 'image'], 'ghcr.io/example/todo-frontend:main', /is no release/],
  ['images-are-pinned', frontend, [...main, 'imagePullPolicy'], 'Never', /only a registry has/],
  [
    'containers-state-resources',
    backend,
    [...main, 'resources', 'limits', 'memory'],
    undefined,
    /backend must state it/,
  ],
  [
    'containers-state-resources',
    backend,
    [...main, 'resources', 'requests', 'memory'],
    '2Gi',
    /requests more than its limit/,
  ],
  [
    'requests-fit',
    ['minikube', 'ResourceQuota', 'todo'],
    ['spec', 'hard', 'requests.memory'],
    '1Gi',
    /the pods need \d+Mi, and 1Gi is there/,
  ],
  [
    'requests-fit',
    ['minikube', 'LimitRange', 'todo'],
    ['spec', 'limits', 0, 'max', 'memory'],
    '512Mi',
    /limit is above 512Mi of LimitRange todo\/todo/,
  ],
  [
    'requests-fit',
    backend,
    [...main, 'resources', 'requests', 'memory'],
    '128',
    /request is below 16Mi of LimitRange todo\/todo/,
  ],
  [
    'requests-fit',
    namespace,
    ['metadata', 'annotations', 'todo-chatbot/node-cpu'],
    '100m',
    /cpu of the node: the pods need 0\.9, and 100m is there/,
  ],
  [
    'connections-fit',
    backend,
    ['metadata', 'annotations', 'todo-chatbot/database-connections'],
    '60',
    /open up to \d+ connections, and max_connections leaves 97/,
  ],
  [
    'shutdowns-have-time',
    backend,
    backendPod('terminationGracePeriodSeconds'),
    24,
    /24 s is shorter than 5 s of preStop and 20 s of drain/,
  ],
  ['shutdowns-have-time', backend, [...main, 'lifecycle'], undefined, /must wait in preStop/],
  [
    'probes-differ',
    backend,
    [...main, 'livenessProbe', 'httpGet', 'path'],
    '/readyz',
    /ask the same question/,
  ],
  ['budgets-leave-room', budget, ['spec', 'maxUnavailable'], 0, /^Of 2 pods none may be evicted/],
  ['budgets-leave-room', budget, ['spec', 'maxUnavailable'], '100%', /^Of 2 pods all may be evicted/],
  [
    'autoscalers-decide-alone',
    frontend,
    ['spec', 'replicas'],
    2,
    /fights with HorizontalPodAutoscaler todo\/todo-frontend/,
  ],
  [
    'autoscalers-decide-alone',
    frontend,
    [...main, 'resources', 'requests', 'cpu'],
    undefined,
    /reads <unknown> without/,
  ],
  [
    'traffic-is-denied-by-default',
    ['minikube', 'NetworkPolicy', 'todo-default-deny'],
    ['spec', 'policyTypes'],
    ['Ingress'],
    /denies all egress by default/,
  ],
  ['policies-are-narrow', policy, ['spec', 'ingress', 0, 'from'], undefined, /must name its peers/],
  [
    'policies-are-narrow',
    policy,
    ['spec', 'egress', 2, 'to', 0, 'ipBlock', 'except'],
    undefined,
    /must except 169\.254\.0\.0\/16/,
  ],
  ['policies-agree', policy, ['spec', 'ingress', 0, 'ports', 0, 'port'], 8080, /does not expose port 8080/],
  ['policies-agree', policy, ['spec', 'egress', 0], undefined, /ask DNS over UDP/],
  [
    'policies-agree',
    policy,
    ['spec', 'ingress', 0],
    undefined,
    /may reach Deployment todo\/todo-backend by this policy alone/,
  ],
  [
    'policies-agree',
    ['production', 'NetworkPolicy', 'todo-certificate-solver'],
    ['spec', 'ingress', 0, 'from', 0, 'namespaceSelector'],
    undefined,
    /lets the edge controller reach the solvers of Ingress todo\/todo-edge/,
  ],
];

describe('the rule', () => {
  test.each(cases)('%s on %s', (rule, object, path, value, message) => {
    const found = broken(rule, object, path, value);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toMatch(message);
  });
});
