import { check, formatFinding } from '../../tools/check';
import { containers } from '../../lib/contract';
import { clientResources, minikube } from '../../lib/environments';
import { furtherPods } from '../sample-environments';
import { manifests, messages, type Place, withChange } from './manifests';

/** What services ask for that came later than the numbers below. */
const furtherMillicores = furtherPods(minikube, ({ resources }, key) => {
  // A pod asks for what the largest of its init containers asks for, where that is more.
  const waiting = containers[key].needsSchema === true ? clientResources.requests.cpuMillicores : 0;
  return Math.max(resources.requests.cpuMillicores, waiting);
});

/** What is changed in which object, and what the rule says about it; `undefined` takes the value away. */
type Case = readonly [place: Place, path: string, value: unknown, message: RegExp];

const backend = 'minikube Deployment todo-backend';
const frontend = 'production Deployment todo-frontend';
const postgres = 'minikube StatefulSet todo-postgres';
const service = 'minikube Service todo-backend';
const policy = 'minikube NetworkPolicy todo-backend';
const deny = 'minikube NetworkPolicy todo-default-deny';
const solver = 'production NetworkPolicy todo-certificate-solver';
const autoscaler = 'production HorizontalPodAutoscaler todo-backend';
const budget = 'production PodDisruptionBudget todo-backend';
const namespace = 'minikube Namespace todo';
const quota = 'minikube ResourceQuota todo';
const range = 'minikube LimitRange todo';
const cluster = 'operated Cluster todo-postgres';
const store = 'operated ObjectStore todo-postgres';
const external = 'operated ExternalSecret todo-frontend';
const route = 'operated HTTPRoute todo-';

const cases: Readonly<Record<string, readonly Case[]>> = {
  'kinds-are-served': [
    [
      autoscaler,
      'apiVersion',
      'autoscaling/v2beta2',
      /^autoscaling\/v2beta2 is no longer served: autoscaling\/v2/,
    ],
    [backend, 'kind', 'Deploiment', /1\.28 knows no Deploiment of apps\/v1/],
  ],
  'objects-match-their-schema': [
    [backend, 'spec.replicas', '2', /^spec\.replicas must be a whole number/],
    [backend, 'spec.replica', 2, /^spec\.replica is not a field of DeploymentSpec/],
    [backend, 'main.image', undefined, /image is required in Container/],
    [backend, 'main.resources.limits.cpu', '1 core', /must be a quantity/],
    [backend, 'main.env[1].name', 'ENVIRONMENT', /has the same name as an entry before it/],
    [service, 'spec.ports[0].port', 0, /must be a number from 1 to 65535/],
    [policy, 'spec.egress[-1].to[0].ipBlock.except[0]', '8.0.0.0/33', /in CIDR notation/],
    ['operated ScheduledBackup todo-', 'spec.schedule', '0 3 * * *', /cron expression of 6 fields/],
    ['operated ScheduledBackup todo-', 'spec.method', 'x', /one of .*volumeSnapshot/],
    [cluster, 'spec.instances', 'three', /must be a whole number/],
    [cluster, 'spec.storage.size', '5 GB', /must be a quantity/],
    [cluster, 'spec.plugins[0].nam', 'x', /nam is not a field of Plugin/],
    [external, 'spec.secretStoreRef.nam', 'x', /is not a field of SecretStoreRef/],
  ],
  'fields-agree': [
    ['minikube CronJob todo-backup', 'spec.schedule', '0 3 * *', /cron expression of 5 fields/],
  ],
  'names-are-valid': [
    [service, 'metadata.name', '1backend', /is no name here/],
    [backend, 'metadata.labels.a', 'x y', /must be at most 63/],
    [backend, 'metadata.labels', { 'not/a/key': 'x' }, /"not\/a\/key" is no key of a label/],
    [backend, 'metadata.namespace', 'other', /none of those that the manifest declares/],
    [backend, 'main.ports[0].name', 'a-very-long-name', /at most 15/],
    ['minikube ConfigMap todo-postgres', 'data["a/b"]', 'x', /"a\/b" is no name here/],
  ],
  'namespaces-enforce-restricted': [
    [
      namespace,
      'metadata.labels["pod-security.kubernetes.io/enforce"]',
      'baseline',
      /must enforce restricted/,
    ],
  ],
  'containers-are-confined': [
    [backend, 'main.securityContext.readOnlyRootFilesystem', false, /backend must be read-only/],
    [backend, 'pod.automountServiceAccountToken', true, /token that nothing uses/],
  ],
  'secrets-stay-secret': [
    [backend, 'main.args', ['--token=a8Fq2LxPz9'], /holds a value of token/],
    [namespace, 'metadata.annotations["todo-chatbot/audience"]', 'all', /must be public or developers/],
  ],
  'references-resolve': [
    [backend, 'pod.serviceAccountName', 'nobody', /^There is no ServiceAccount nobody/],
    [backend, 'main.envFrom', [{ secretRef: { name: 'gone' } }], /^There is no Secret gone/],
    [postgres, 'spec.serviceName', 'gone', /^There is no Service gone/],
    [postgres, 'pod.volumes[3].configMap.items', [{ key: 'x', path: 'x' }], /has no key x/],
    [autoscaler, 'spec.scaleTargetRef.name', 'gone', /^There is no Deployment gone/],
    [cluster, '', undefined, /no Secret todo-postgres-app, and nothing that makes one/],
    [cluster, 'metadata.name', 'other', /There is no Cluster todo-postgres/],
    [store, '', undefined, /There is no ObjectStore todo-postgres/],
    [external, '', undefined, /There is no Secret todo-frontend/],
    [external, 'spec.data[0].secretKey', 'OTHER', /has no key BETTER_AUTH_SECRET/],
    [
      'operated Namespace todo',
      'metadata.annotations["todo-chatbot/existing-secrets"]',
      '',
      /todo-object-store/,
    ],
  ],
  'selectors-select': [
    [service, 'spec.selector', { app: 'gone' }, /selects no pod of the manifest/],
    [budget, 'spec.selector.matchLabels.app', 'gone', /selects no pod of the manifest/],
    [
      backend,
      'spec.selector.matchLabels.app',
      'gone',
      /not select the pods of Deployment todo\/todo-backend itself/,
    ],
    [cluster, 'metadata.name', 'other', /selects no pod/],
  ],
  'ports-are-exposed': [
    [service, 'spec.ports[0].targetPort', 'grpc', /No container of Deployment todo\/todo-backend exposes/],
    [backend, 'main.readinessProbe.httpGet.port', 9, /backend exposes no such port/],
    [route, 'spec.rules[0].backendRefs[0].port', 80, /has no such port/],
  ],
  'addresses-lead-somewhere': [
    [
      frontend,
      'main.env[INTERNAL_API_URL].value',
      'http://todo-backend:80',
      /The Service todo-backend has no port 80/,
    ],
  ],
  'volumes-are-mounted': [
    [backend, 'main.volumeMounts[0].name', 'gone', /^There is no volume gone/],
    [postgres, 'pod.securityContext.fsGroup', undefined, /must state fsGroup/],
  ],
  'images-are-pinned': [
    [backend, 'main.image', 'todo-backend', /neither tag nor digest/],
    [backend, 'main.imagePullPolicy', 'Always', /asks the registry at every start/],
    [frontend, 'main.image', 'ghcr.io/example/todo-frontend:main', /is no release/],
    [frontend, 'main.imagePullPolicy', 'Never', /only a registry has/],
    [cluster, 'spec.imageName', 'ghcr.io/cloudnative-pg/postgresql', /neither tag nor digest/],
  ],
  'containers-state-resources': [
    [backend, 'main.resources.limits.memory', undefined, /backend must state it/],
    [backend, 'main.resources.requests.memory', '2Gi', /requests more than its limit/],
  ],
  'requests-fit': [
    [quota, 'spec.hard["requests.memory"]', '1Gi', /the pods need \d+Mi, and 1Gi is there/],
    [range, 'spec.limits[0].max.memory', '512Mi', /limit is above 512Mi of LimitRange todo\/todo/],
    [backend, 'main.resources.requests.memory', '128', /request is below 16Mi of LimitRange todo\/todo/],
    [
      namespace,
      'metadata.annotations["todo-chatbot/node-cpu"]',
      '100m',
      new RegExp(`cpu of the node: the pods need ${(900 + furtherMillicores) / 1000}, and`),
    ],
    [cluster, 'spec.resources.requests.memory', '64Gi', /requests\.memory: the pods need/],
    [cluster, 'spec.storage.size', '900Gi', /requests\.storage: the pods need/],
  ],
  'connections-fit': [
    [
      backend,
      'metadata.annotations["todo-chatbot/database-connections"]',
      '60',
      /open up to \d+ .* leaves 97/,
    ],
    [cluster, 'spec.postgresql.parameters.max_connections', '50', /leaves 47/],
  ],
  'shutdowns-have-time': [
    [
      backend,
      'pod.terminationGracePeriodSeconds',
      49,
      /49 s is shorter than 5 s of preStop and 45 s of drain/,
    ],
    [backend, 'main.lifecycle', undefined, /must wait in preStop/],
  ],
  'answers-have-time': [
    [
      backend,
      'metadata.annotations["todo-chatbot/drain-seconds"]',
      '46',
      /UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN ends after 45 s an answer that may take 46 s/,
    ],
  ],
  'probes-differ': [[backend, 'main.livenessProbe.httpGet.path', '/readyz', /ask the same question/]],
  'budgets-leave-room': [
    [budget, 'spec.maxUnavailable', 0, /^Of 2 pods none may be evicted/],
    [budget, 'spec.maxUnavailable', '100%', /^Of 2 pods all may be evicted/],
  ],
  'autoscalers-decide-alone': [
    [frontend, 'spec.replicas', 2, /fights with HorizontalPodAutoscaler todo\/todo-frontend/],
    [frontend, 'main.resources.requests.cpu', undefined, /reads <unknown> without/],
  ],
  'traffic-is-denied-by-default': [[deny, 'spec.policyTypes', ['Ingress'], /denies all egress by default/]],
  'policies-are-narrow': [
    [policy, 'spec.ingress[0].from', undefined, /must name its peers/],
    [policy, 'spec.egress[-1].to[0].ipBlock.except', undefined, /must except 169\.254\.0\.0\/16/],
  ],
  'policies-agree': [
    [policy, 'spec.ingress[0].ports[0].port', 8080, /does not expose port 8080/],
    [policy, 'spec.egress[0]', undefined, /ask DNS over UDP/],
    [policy, 'spec.ingress[0]', undefined, /may reach Deployment todo\/todo-backend by this policy alone/],
    [
      solver,
      'spec.ingress[0].from[0].namespaceSelector',
      undefined,
      /reach the solvers of Ingress todo\/todo-edge/,
    ],
  ],
};

describe.each(Object.entries(cases))('%s', (rule, rows) => {
  test.each(rows)('finds a defect in %s: %s as %j', (place, path, value, message) => {
    expect(messages(rule, withChange(place, path, value)).join('\n')).toMatch(message);
  });
});

test.each(Object.entries(manifests))('nothing is found in %s', (_, documents) => {
  expect(check(documents).map((found) => `${found.rule.name}: ${formatFinding(found)}`)).toEqual([]);
  expect(documents.length).toBeGreaterThan(15);
});
