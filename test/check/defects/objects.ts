import type { Defect, Subject } from './defect';

/** What can be wrong with an object of any kind. */
export function objectDefects(subject: Subject): readonly Defect[] {
  const version = String(subject.at(['apiVersion']));
  return [
    subject.replaced('remove it', []),
    subject.replaced('apply it twice', [subject.at([]), subject.at([])]),
    subject.set(['apiVersion'], version.replace(/v\d$/, 'v1beta1')),
    subject.remove(['apiVersion']),
    subject.rename(['kind']),
    subject.remove(['kind']),
    subject.remove(['metadata', 'name']),
    subject.set(['metadata', 'name'], 'Todo_Chatbot'),
    subject.set(['metadata', 'labels', 'app.kubernetes.io/version'], 'v1.0.0+build'),
    subject.set(['metadata', 'labels'], { 'not/a/key': 'x' }),
    subject.set(['metadata', 'annotations', 'todo-chatbot/note'], '-----BEGIN PRIVATE KEY-----'),
    subject.set(['metadata', 'annotations', 'todo-chatbot/ignore-probes-differ'], 'It is a test.'),
    subject.set(['metadata', 'lables'], {}),
    subject.set(['specs'], {}),
    ...(subject.has('spec') ? [subject.set(['spec', 'unknownField'], 1), subject.remove(['spec'])] : []),
    ...(subject.kind === 'Namespace' ? [] : [subject.set(['metadata', 'namespace'], 'elsewhere')]),
  ];
}

/** What can be wrong with an object of one kind. */
export function kindDefects(subject: Subject): readonly Defect[] {
  return kinds[subject.kind]?.(subject) ?? [];
}

const kinds: Readonly<Record<string, (subject: Subject) => readonly Defect[]>> = {
  Namespace: (subject) => [
    ...subject.entries('metadata', 'labels').map((label) => subject.remove(label)),
    ...subject.entries('metadata', 'annotations').map((annotation) => subject.remove(annotation)),
    ...subject
      .entries('metadata', 'annotations')
      .filter(([, , key]) => String(key).includes('node-'))
      .map((annotation) => subject.set(annotation, '100m')),
  ],
  ResourceQuota: (subject) => subject.entries('spec', 'hard').map((resource) => subject.set(resource, '0')),
  LimitRange: (subject) => [
    subject.set(['spec', 'limits', 0, 'max', 'cpu'], '100m'),
    subject.set(['spec', 'limits', 0, 'min', 'memory'], '1Gi'),
    subject.set(['spec', 'limits', 0, 'type'], 'Box'),
  ],
  ServiceAccount: (subject) => [subject.rename(['metadata', 'name'])],
  ConfigMap: (subject) => [
    subject.rename(['metadata', 'name']),
    ...subject
      .entries('data')
      .flatMap((key) => [
        subject.set(key, 7),
        subject.defect(
          `add a token to ${String(key[1])}`,
          key,
          (old) => `${String(old)}\ntoken: ghp_${'a1B2'.repeat(9)}\n`,
        ),
      ]),
    ...(subject.has('data', 'postgresql.conf')
      ? [
          subject.defect('allow few connections', ['data', 'postgresql.conf'], (old) =>
            String(old).replace('max_connections = 100', 'max_connections = 20'),
          ),
        ]
      : []),
  ],
  Secret: (subject) => [
    subject.rename(['metadata', 'name']),
    ...subject.entries('data').flatMap((key) => [subject.remove(key), subject.set(key, 'not base64!')]),
  ],
  Service: (subject) => [
    subject.rename(['metadata', 'name']),
    subject.remove(['spec', 'selector']),
    subject.rename(['spec', 'selector', 'app.kubernetes.io/name']),
    subject.set(['spec', 'ports', 0, 'targetPort'], 4444),
    subject.rename(['spec', 'ports', 0, 'targetPort']),
    subject.set(['spec', 'ports', 0, 'port'], 4444),
    subject.set(['spec', 'ports', 0, 'port'], 70000),
    subject.set(['spec', 'ports', 0, 'protocol'], 'UDP'),
    subject.rename(['spec', 'ports', 0, 'name']),
    subject.set(['spec', 'type'], 'Internal'),
  ],
  Deployment: (subject) => [
    ...subject.entries('metadata', 'annotations').map((annotation) => subject.remove(annotation)),
    subject.set(
      ['metadata', 'annotations', 'todo-chatbot/built-with-NEXT_PUBLIC_API_URL'],
      'https://nobody.example',
    ),
    subject.set(['metadata', 'annotations', 'todo-chatbot/database-connections'], '90'),
    subject.rename(['spec', 'selector', 'matchLabels', 'app.kubernetes.io/name']),
    subject.set(['spec', 'strategy'], { type: 'Recreate' }),
    subject.set(['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], 1),
    subject.set(['spec', 'strategy', 'rollingUpdate', 'maxSurge'], 0),
    subject.set(['spec', 'replicas'], 12),
    subject.set(['spec', 'replicas'], '2'),
    subject.set(['spec', 'template', 'spec', 'terminationGracePeriodSeconds'], 10),
  ],
  StatefulSet: (subject) => [
    subject.rename(['spec', 'serviceName']),
    subject.remove(['spec', 'serviceName']),
    subject.rename(['spec', 'selector', 'matchLabels', 'app.kubernetes.io/name']),
    subject.remove(['spec', 'volumeClaimTemplates']),
    subject.rename(['spec', 'volumeClaimTemplates', 0, 'metadata', 'name']),
    subject.set(['spec', 'volumeClaimTemplates', 0, 'spec', 'resources', 'requests', 'storage'], '900Gi'),
    subject.set(['spec', 'volumeClaimTemplates', 0, 'spec', 'accessModes'], ['ReadWriteSometimes']),
    subject.set(['spec', 'template', 'spec', 'containers', 0, 'env', 3, 'value'], '/var/lib/postgresql/data'),
  ],
  PersistentVolumeClaim: (subject) => [
    subject.rename(['metadata', 'name']),
    subject.set(['spec', 'resources', 'requests', 'storage'], 'much'),
    subject.set(['spec', 'resources', 'requests', 'storage'], '900Gi'),
  ],
  CronJob: (subject) => [
    subject.set(['spec', 'schedule'], 'every night'),
    subject.set(['spec', 'schedule'], '0 0 3 * * *'),
    subject.set(['spec', 'concurrencyPolicy'], 'Maybe'),
    subject.remove(['spec', 'jobTemplate']),
  ],
  Job: (subject) => [subject.set(['spec', 'backoffLimit'], -1)],
  HorizontalPodAutoscaler: (subject) => [
    subject.rename(['spec', 'scaleTargetRef', 'name']),
    subject.set(['spec', 'scaleTargetRef', 'kind'], 'StatefulSet'),
    subject.set(['spec', 'minReplicas'], 9),
    subject.set(['spec', 'minReplicas'], 1),
    subject.set(['spec', 'maxReplicas'], 40),
    subject.set(['spec', 'metrics', 0, 'type'], 'Resources'),
  ],
  PodDisruptionBudget: (subject) => [
    subject.rename(['spec', 'selector', 'matchLabels', 'app.kubernetes.io/name']),
    subject.set(['spec', 'maxUnavailable'], 0),
    subject.set(['spec', 'maxUnavailable'], 2),
    subject.set(['spec', 'minAvailable'], 1),
    subject.set(['spec'], { selector: subject.at(['spec', 'selector']), minAvailable: 2 }),
  ],
  Ingress: (subject) => [
    ...subject.entries('metadata', 'annotations').map((annotation) => subject.remove(annotation)),
    subject.remove(['spec', 'tls']),
    ...subject.entries('spec', 'tls', 0, 'hosts').map((host) => subject.remove(host)),
    ...subject.entries('spec', 'rules').flatMap((rule) => {
      const path = [...rule, 'http', 'paths', 0];
      return [
        subject.remove(rule),
        subject.set([...rule, 'host'], 'other.example.com'),
        subject.rename([...path, 'backend', 'service', 'name']),
        subject.rename([...path, 'backend', 'service', 'port', 'name']),
        subject.set([...path, 'pathType'], 'Regex'),
      ];
    }),
  ],
};
