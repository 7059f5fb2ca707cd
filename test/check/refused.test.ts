import { type Place, withChange } from './manifests';
import { check, formatFinding } from '../../tools/check';
import { changed, pathOf } from './defects/json';

const serverRules = new Set([
  'kinds-are-served',
  'objects-match-their-schema',
  'fields-agree',
  'names-are-valid',
]);

const backend = 'minikube Deployment todo-backend';
const postgres = 'minikube StatefulSet todo-postgres';
const migration = 'minikube Job todo-migrate';
const backup = 'minikube CronJob todo-backup';
const service = 'minikube Service todo-backend';
const edge = 'production Ingress todo-edge';
const claim = 'minikube PersistentVolumeClaim todo-backup';
const policy = 'minikube NetworkPolicy todo-backend';

/** What the API server refuses, and says why: each of these was asked of one. */
const refused: readonly (readonly [place: Place, path: string, value: unknown, message: RegExp])[] = [
  [
    service,
    'spec.ports',
    [{ name: 'http', port: 8000 }, { port: 8001 }],
    /required in a Service with several/,
  ],
  [
    service,
    'spec.ports',
    [8000, 8001].map((port) => ({ name: 'http', port })),
    /port of the Service has the same/,
  ],
  [service, 'spec.clusterIP', 'ten', /must be None, or an IP address/],
  [service, 'spec.ports[0].nodePort', 30_080, /of type ClusterIP has none/],
  [service, 'spec.selector.app', 'not a value!', /must be at most 63 letters/],
  [backend, 'main.livenessProbe.successThreshold', 2, /must be 1, except for readiness/],
  [backend, 'spec.minReadySeconds', 600, /less than progressDeadlineSeconds/],
  [backend, 'spec.replicas', 2 ** 31, /must be a whole number of 32 bits/],
  [backend, 'spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: 0 }, /above 0 where maxSurge is 0/],
  [backend, 'pod.restartPolicy', 'OnFailure', /must have restartPolicy Always/],
  [backend, 'pod.dnsPolicy', 'None', /dnsConfig is required where dnsPolicy is None/],
  [backend, 'pod.dnsConfig', { nameservers: ['dns'] }, /must be an IP address/],
  [backend, 'pod.tolerations', [{ effect: 'NoSchedule' }], /operator must be Exists/],
  [backend, 'pod.volumes', [], /There is no such volume/],
  [backend, 'main.volumeMounts[0].mountPath', '', /is required in VolumeMount/],
  [backend, 'main.resources.requests.cpu', '2', /requests more than its limit/],
  [backend, 'main.resources.limits.disk', '1', /no resource of containers/],
  [backend, 'spec.selector.matchLabels.app', 'gone', /must select the labels of the template/],
  [backend, 'spec.selector', {}, /empty selector/],
  [
    backend,
    'spec.selector.matchExpressions',
    [{ key: 'a', operator: 'In' }],
    /values is required where operator/,
  ],
  [migration, 'pod.restartPolicy', undefined, /must state restartPolicy: OnFailure or Never/],
  [migration, 'pod.restartPolicy', 'Always', /must state restartPolicy: OnFailure or Never/],
  ...['61 * * * *', '0 25 * * *', '*/0 * * * *', '5-1 * * * *', '0 3 * * 7', '@often', '@every 1x'].map(
    (schedule) =>
      [backup, 'spec.schedule', schedule, /cron expression of 5 fields, each in its range/] as const,
  ),
  ...['Mars/Phobos', 'europe/berlin', '+01:00', 'Local'].map(
    (zone) => [backup, 'spec.timeZone', zone, /no such time zone/] as const,
  ),
  [postgres, 'spec.volumeClaimTemplates[0].spec.resources.requests.storage', '0', /more than 0 of storage/],
  [claim, 'spec.resources.requests.storage', '0', /more than 0 of storage/],
  [claim, 'spec.volumeMode', 'File', /must be one of Filesystem, Block/],
  [edge, 'spec.rules[0].host', '10.0.0.1', /no IP address/],
  [edge, 'spec.rules[0].http.paths[0].path', 'api', /must be a path that begins with \//],
  [edge, 'spec.rules[0].http.paths[0].path', '/a//b', /must have no \/\//],
  [policy, 'spec.podSelector.matchLabels.app', 'not a value!', /must be at most 63 letters/],
  [policy, 'spec.egress[-1].to[0].ipBlock.except', ['10.0.0.0/33'], /in CIDR notation/],
  [policy, 'spec.ingress[0].ports[0].endPort', 1, /at least the number in port/],
  ['minikube ConfigMap todo-postgres', 'data.large', 'x'.repeat(2 ** 20), /holds at most 1 MiB/],
  ['minikube ConfigMap todo-postgres', 'data["..a"]', 'x', /is no name here/],
  ['minikube LimitRange todo', 'spec.limits[0].min.cpu', '7', /must ascend/],
  ['minikube ResourceQuota todo', 'spec.hard.unknown', '1', /knows no such resource/],
  ['minikube Secret todo-backend', 'type', 'kubernetes.io/tls', /must have the key tls\.crt/],
  [
    'minikube Namespace todo',
    'metadata.labels["pod-security.kubernetes.io/enforce-version"]',
    '1.28',
    /v1\.28/,
  ],
  ['production HorizontalPodAutoscaler todo-backend', 'spec.maxReplicas', 1, /at least minReplicas/],
  ['production PodDisruptionBudget todo-backend', 'spec.maxUnavailable', '101%', /at most 100%/],
];

test.each(refused)('what the API server refuses is found in %s: %s as %j', (place, path, value, message) => {
  const found = check(withChange(place, path, value)).filter(({ rule }) => serverRules.has(rule.name));
  expect(found.map((each) => each.message).join('\n')).toMatch(message);
});

const lamps = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'lamps.example.com' },
  spec: {
    ...{ group: 'example.com', scope: 'Namespaced', names: { kind: 'Lamp', plural: 'lamps' } },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};

test.each<readonly [string, unknown, RegExp]>([
  ['metadata.generateName', '', /^$/],
  ['metadata.generateName', 'lamps.example.com', /^$/],
  ['metadata.generateName', 'lamps-', /must be the plural name, a dot and the group/],
  ['spec.versions[0].schema', {}, /openAPIV3Schema: It is required/],
  ['spec.versions[0].schema.openAPIV3Schema', { type: 'array' }, /type: It must be object/],
])('of a definition the API server refuses what is found: %s as %j', (path, value, message) => {
  const found = check([changed(lamps, pathOf(path), () => value)]);
  const said = found.filter(({ rule }) => serverRules.has(rule.name)).map(formatFinding);
  expect(said.join('\n')).toMatch(message);
});

/** What looks wrong, and is not. */
const accepted: readonly (readonly [place: Place, path: string, value: unknown])[] = [
  ...['@daily', '@every 1h30m', '5 4 * jan-mar mon', '*/5,*/7 * * * *', '0 0 31 2 ?'].map(
    (schedule) => [backup, 'spec.schedule', schedule] as const,
  ),
  ...['Europe/Berlin', 'UTC', 'Etc/GMT+5', 'EST5EDT'].map((zone) => [backup, 'spec.timeZone', zone] as const),
  [service, 'spec.clusterIP', '10.96.0.77'],
  [service, 'spec.clusterIP', ''],
  [service, 'spec.type', ''],
  [backend, 'main.livenessProbe.failureThreshold', 0],
  [backend, 'spec.minReadySeconds', 599],
  [edge, 'spec.rules[0].host', '*.example.com'],
  [policy, 'spec.egress[-1].to[0].ipBlock', { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] }],
];

test.each(accepted)('what the API server accepts is not refused in %s: %s as %j', (place, path, value) => {
  const found = check(withChange(place, path, value)).filter(({ rule }) => serverRules.has(rule.name));
  expect(found.map(({ rule, message }) => `${rule.name}: ${message}`)).toEqual([]);
});
