import { describeDefects } from './manifests';

const backend = 'production Deployment todo-backend';
const postgres = 'production StatefulSet todo-postgres';
const backup = 'production CronJob todo-backup';
const migration = 'production Job todo-migrate';
const ingress = 'production Ingress todo-edge';
const namespace = 'production Namespace todo';
const service = 'production Service todo-backend';
const database = 'production Service todo-postgres';
const ofDatabase = 'production NetworkPolicy todo-postgres';
const cluster = 'operated Cluster todo-postgres';
const route = 'operated HTTPRoute todo-frontend';
const redirect = 'operated HTTPRoute todo-redirect';
const version = 'metadata.labels["pod-security.kubernetes.io/enforce-version"]';
const haproxy = 'metadata.annotations["haproxy.org/ssl-redirect"]';
const path = {
  path: '/',
  pathType: 'Prefix',
  backend: { service: { name: 'todo-frontend', port: { name: 'http' } } },
};
const peer = {
  podSelector: {
    matchLabels: { 'app.kubernetes.io/instance': 'production', 'app.kubernetes.io/name': 'todo-frontend' },
  },
};

describeDefects({
  'services-stay-inside': [
    [service, 'spec.type', 'NodePort', /its pods to outside by a port of every node/],
    [service, 'spec.type', 'LoadBalancer', /its pods to outside by a load balancer/],
    [service, 'spec.externalIPs', ['198.51.100.7'], /takes the traffic of these addresses/],
    [database, 'spec.type', 'LoadBalancer', /opens the database to outside by a load balancer/],
    [database, 'spec.type', 'NodePort', /opens the database to outside by a port of every node/],
    [database, 'spec.externalIPs', ['198.51.100.7'], /opens the database to outside/],
    [
      cluster,
      'spec.managed',
      {
        services: {
          additional: [{ selectorType: 'rw', serviceTemplate: { spec: { type: 'LoadBalancer' } } }],
        },
      },
      /opens the database to outside/,
    ],
  ],
  'containers-are-confined': [
    [backend, 'main.securityContext.runAsGroup', 0, /runAsGroup must not be 0, the group of root/],
    [backend, 'pod.securityContext.runAsGroup', 0, /group of root/],
    [backend, 'pod.securityContext.fsGroup', 0, /group of root/],
    [backend, 'pod.securityContext.supplementalGroups', [10, 0], /supplementalGroups\[1\] must not be 0/],
    [backend, 'init.securityContext.runAsGroup', 0, /group of root/],
  ],
  'namespaces-enforce-restricted': [
    [namespace, version, 'v1.19', /weaker than that of v1\.25: use latest/],
    [namespace, version, 'v1.24', /weaker/],
  ],
  'policies-are-narrow': [
    [ofDatabase, 'spec.ingress[0].from', [peer, { ipBlock: { cidr: '0.0.0.0/1' } }], /lets in everybody/],
    [
      ofDatabase,
      'spec.ingress[0].from',
      [peer, { ipBlock: { cidr: '10.0.0.0/8' } }],
      /lets a whole network reach the database/,
    ],
    [ofDatabase, 'spec.ingress[0].from[0]', { namespaceSelector: {} }, /means every namespace/],
    [
      ofDatabase,
      'spec.ingress[0].from[0].namespaceSelector',
      { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'Exists' }] },
      /means every namespace/,
    ],
    [
      ofDatabase,
      'spec.ingress[0].from[0].namespaceSelector',
      { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['x'] }] },
      /means every namespace/,
    ],
    [
      ofDatabase,
      'spec.ingress[0].from',
      [peer, { namespaceSelector: { matchLabels: { team: 'reports' } } }],
      /every pod of another namespace reach the database: add a podSelector/,
    ],
  ],
  'edges-are-unambiguous': [
    [ingress, 'spec.ingressClassName', undefined, /names no class/],
    [ingress, 'spec.ingressClassName', 'nginx', /No policy lets the controller of class nginx in/],
    [ingress, haproxy, undefined, /no annotation by which its class haproxy redirects to HTTPS/],
    [ingress, haproxy, 'false', /switches the redirect to HTTPS off/],
    [
      ingress,
      'spec.rules[0].http.paths',
      [path, { ...path, pathType: 'ImplementationSpecific' }],
      /todo\.example\.com\/ is routed by Ingress todo\/todo-edge already/,
    ],
    [redirect, '', undefined, /No route redirects http:\/\/todo\.example\.com to HTTPS/],
    [redirect, 'spec.rules[0].filters', undefined, /leads to no Service and redirects nobody/],
    [redirect, 'spec.rules[0].filters[0].requestRedirect.scheme', 'http', /does not lead to HTTPS/],
    [route, 'spec.parentRefs', undefined, /names no Gateway/],
    [
      route,
      'spec.hostnames',
      ['todo.example.com', 'api.todo.example.com'],
      /api\.todo\.example\.com\/ is routed by/,
    ],
  ],
  'probes-differ': [
    [
      backend,
      'main.readinessProbe.httpGet.path',
      '/health',
      /answers for its readiness at \/readyz, by the contract/,
    ],
    [backend, 'main.livenessProbe.httpGet.path', '/readyz?full=1', /ask the same question/],
    [
      backend,
      'main.livenessProbe.httpGet',
      { path: '/readyz', port: 8000 },
      /Liveness of backend asks \/readyz/,
    ],
    [backend, 'main.readinessProbe.httpGet.path', '/livez?x', /ask the same question/],
    [
      backend,
      'main.readinessProbe.httpGet.path',
      '/api/health/live',
      /Readiness of backend asks \/api\/health\/live/,
    ],
    [
      backend,
      'main.livenessProbe.httpGet.scheme',
      'HTTPS',
      /livenessProbe of backend speaks HTTPS to a port for HTTP/,
    ],
    [
      backend,
      'main.readinessProbe.httpGet',
      { path: '/readyz', port: 8000, scheme: 'HTTPS' },
      /speaks HTTPS/,
    ],
    [
      postgres,
      'main.livenessProbe.exec.command',
      ['psql', '-c', 'select 1'],
      /asks the database with a query/,
    ],
  ],
  'shutdowns-have-time': [
    [backend, 'main.lifecycle.preStop.exec.command', ['/bin/sh', '-c', 'true'], /must wait in preStop/],
    [backend, 'main.lifecycle.preStop.exec.command', ['sleep', '0'], /must wait in preStop/],
    [backend, 'main.lifecycle.preStop.exec.command', ['sleep', '10x'], /must wait in preStop/],
    [
      backend,
      'main.lifecycle.preStop.exec.command',
      ['sleep', '10m'],
      /315 s is shorter than 600 s of preStop/,
    ],
    [backend, 'main.lifecycle.preStop.exec.command', ['sh', '-c', 'sleep 5; sleep 15'], /20 s of preStop/],
    [backend, 'main.lifecycle.preStop.exec.command', ['sleep', 'infinity'], /Infinity s of preStop/],
    [backend, 'spec.strategy.rollingUpdate.maxUnavailable', '25%', /maxUnavailable must be 0/],
  ],
  'workloads-run': [
    [postgres, 'spec.updateStrategy', { rollingUpdate: { partition: 1 } }, /never rolls out/],
    [backend, 'spec.paused', true, /spec\.paused is true: Deployment todo\/todo-backend never rolls out/],
    [postgres, 'spec.replicas', 0, /spec\.replicas is 0: StatefulSet todo\/todo-postgres has no pod/],
    ['minikube Deployment todo-backend', 'spec.replicas', 0, /Deployment todo\/todo-backend has no pod/],
    [migration, 'spec.suspend', true, /never starts/],
    [migration, 'spec.parallelism', 0, /never starts/],
    [backup, 'spec.jobTemplate.spec.suspend', true, /never starts/],
    [cluster, 'metadata.annotations', { 'cnpg.io/hibernation': 'on' }, /has no pod/],
  ],
  'images-are-pinned': [
    [
      migration,
      'spec.template.spec.initContainers[1].image',
      'ghcr.io/example/todo-backend:v0.9.0',
      /of one release, ghcr\.io/,
    ],
    [
      migration,
      'spec.template.spec.initContainers[1].image',
      'ghcr.io/example/backend:v1.0.0',
      /which no Deployment runs/,
    ],
    [
      migration,
      'spec.template.spec.initContainers[1].image',
      'ghcr.io/example/todo-backend:v1.0.1',
      /migrate of Job .* runs .*:v1\.0\.1, which no Deployment runs/,
    ],
  ],
  'selectors-select': [
    [
      backend,
      'spec.selector.matchLabels',
      { 'app.kubernetes.io/instance': 'production' },
      /The selector of Deployment todo\/todo-backend selects the pods of StatefulSet todo\/todo-postgres, CronJob todo\/todo-backup, CronJob/,
    ],
  ],
});
