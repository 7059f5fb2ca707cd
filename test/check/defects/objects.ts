import { at } from '../../../tools/manifest';
import { policySeeds } from './network';
import { edit, remove, rename, replace, type Seed, set } from './seed';

/** What can be wrong with an object of any kind. */
export const objectSeeds: readonly Seed[] = [
  ['', remove],
  ['apiVersion', edit('outdate', (version) => version.replace(/v\d$/, 'v1beta1')), remove],
  ['kind', rename, remove],
  ['metadata.name', remove, set('Todo_Chatbot')],
  ['metadata.namespace', replace('elsewhere')],
  ['metadata.labels["app.kubernetes.io/version"]', set('v1.0.0+build')],
  ['metadata.labels', set({ 'not/a/key': 'x' })],
  ['metadata.annotations["todo-chatbot/note"]', set('-----BEGIN PRIVATE KEY-----')],
  ['metadata.annotations["todo-chatbot/ignore-probes-differ"]', set('It is a test.')],
  ['metadata.lables', set({})],
  ['specs', set({})],
  ['spec.unknownField', set(1)],
  ['spec', remove],
];

const selector = 'spec.selector.matchLabels["app.kubernetes.io/name"]';
const claim = 'spec.volumeClaimTemplates[0]';
const backend = 'spec.rules[*].http.paths[0].backend.service';

/** What can be wrong with an object of one kind. */
export const kindSeeds: Readonly<Record<string, readonly Seed[]>> = {
  Namespace: [
    ['metadata.labels[*]', remove],
    ['metadata.annotations[*]', remove],
    ['metadata.labels["pod-security.kubernetes.io/enforce-version"]', set('v1.20')],
    ['metadata.annotations["todo-chatbot/node-cpu"]', replace('100m')],
    ['metadata.annotations["todo-chatbot/node-memory"]', replace('100m')],
  ],
  ResourceQuota: [['spec.hard[*]', set('0')]],
  LimitRange: [
    ['spec.limits[0].max.cpu', set('100m')],
    ['spec.limits[0].min.memory', set('1Gi')],
    ['spec.limits[0].type', set('Box')],
  ],
  ServiceAccount: [['metadata.name', rename]],
  ConfigMap: [
    ['metadata.name', rename],
    ['data[*]', set(7), edit('add a token to', (text) => `${text}\ntoken: ghp_${'a1B2'.repeat(9)}\n`)],
    ['data["backup.sh"]', remove],
    [
      'data["postgresql.conf"]',
      edit('allow few connections in', (text) =>
        text.replace('max_connections = 100', 'max_connections = 20'),
      ),
      edit('listen to nobody in', (text) => text.replace("'*'", "'localhost'")),
      edit('give all memory to', (text) => text.replace(/(?<=shared_buffers = )\w+/, '64GB')),
    ],
  ],
  Secret: [
    ['metadata.name', rename],
    ['data[*]', remove, set('not base64!')],
  ],
  Service: [
    ['metadata.name', rename],
    ['spec.selector', remove],
    ['spec.selector["app.kubernetes.io/name"]', rename],
    ['spec.ports[0].targetPort', set(4444), rename],
    ['spec.ports[0].port', set(4444), set(70000)],
    ['spec.ports[0].protocol', set('UDP')],
    ['spec.ports[0].name', rename],
    ['spec.type', set('Internal'), set('NodePort'), set('LoadBalancer')],
    ['spec.externalIPs', set(['198.51.100.7'])],
  ],
  Deployment: [
    ['metadata.annotations[*]', remove],
    ['metadata.annotations["todo-chatbot/built-with-NEXT_PUBLIC_API_URL"]', set('https://nobody.example')],
    ['metadata.annotations["todo-chatbot/database-connections"]', set('90')],
    [selector, rename],
    ['spec.strategy', set({ type: 'Recreate' })],
    ['spec.strategy.rollingUpdate.maxUnavailable', set(1)],
    ['spec.strategy.rollingUpdate.maxSurge', set(0)],
    ['spec.replicas', set(12), set('2'), set(0)],
    ['spec.paused', set(true)],
    ['spec.template.spec.containers[0].env[0].name', rename],
    ['spec.template.spec.terminationGracePeriodSeconds', set(10)],
  ],
  StatefulSet: [
    ['spec.serviceName', rename, remove],
    [selector, rename],
    ['spec.volumeClaimTemplates', remove],
    ['spec.persistentVolumeClaimRetentionPolicy.whenDeleted', set('Delete')],
    ['spec.template.spec.terminationGracePeriodSeconds', set(5)],
    [`${claim}.metadata.name`, rename],
    [`${claim}.spec.resources.requests.storage`, set('900Gi')],
    [`${claim}.spec.accessModes`, set(['ReadWriteSometimes'])],
    ['spec.template.spec.containers[0].env[3].value', set('/var/lib/postgresql/data')],
  ],
  PersistentVolumeClaim: [
    ['metadata.name', rename],
    ['spec.resources.requests.storage', set('much'), set('900Gi')],
  ],
  CronJob: [
    ['spec.schedule', set('every night'), set('0 0 3 * * *')],
    ['spec.concurrencyPolicy', set('Maybe')],
    ['spec.jobTemplate.spec.parallelism', set(0)],
    ['spec.jobTemplate.spec.activeDeadlineSeconds', remove],
    ['spec.startingDeadlineSeconds', remove],
    ['spec.jobTemplate', remove],
  ],
  NetworkPolicy: policySeeds,
  Job: [['spec.backoffLimit', set(-1)]],
  HorizontalPodAutoscaler: [
    ['spec.scaleTargetRef.name', rename],
    ['spec.scaleTargetRef.kind', set('StatefulSet')],
    ['spec.minReplicas', set(9), set(1)],
    ['spec.maxReplicas', set(40)],
    ['spec.metrics[0].type', set('Resources')],
  ],
  PodDisruptionBudget: [
    [selector, rename],
    ['spec.maxUnavailable', set(0), set(2)],
    ['spec.minAvailable', set(1)],
    ['spec', { verb: 'keep two of', to: (old) => ({ selector: at(old, 'selector'), minAvailable: 2 }) }],
  ],
  Ingress: [
    ['metadata.annotations[*]', remove],
    ['spec.ingressClassName', remove, set('nginx')],
    ['spec.tls', remove],
    ['spec.tls[0].hosts[*]', remove],
    ['spec.rules[*]', remove],
    ['spec.rules[*].host', set('other.example.com')],
    [`${backend}.name`, rename],
    [`${backend}.port.name`, rename],
    ['spec.rules[*].http.paths[0].pathType', set('Regex')],
  ],
};
