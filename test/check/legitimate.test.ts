import { foreign, metadata, object, service } from './foreign';
import { messages } from './manifests';

const rbac = 'rbac.authorization.k8s.io/v1';

const ordinals = service({ app: 'x', 'statefulset.kubernetes.io/pod-name': 'second-2' });
const slice = object('discovery.k8s.io/v1', 'EndpointSlice', {
  metadata: { ...metadata, labels: { 'kubernetes.io/service-name': 'second' } },
});
const tokenless = object('v1', 'ServiceAccount', { automountServiceAccountToken: false });
const widget = object('example.com/v1', 'Widget', {});

describe('nothing is found in', () => {
  test.each<readonly [string, string, readonly unknown[]]>([
    ['a Service for one pod of a StatefulSet', 'selectors-select', [foreign('StatefulSet'), ordinals]],
    [
      'a Service for one pod by its index',
      'selectors-select',
      [foreign('StatefulSet'), service({ app: 'x', 'apps.kubernetes.io/pod-index': '0' })],
    ],
    ['a Service whose endpoints somebody keeps', 'selectors-select', [service(undefined), slice]],
    ['a Service for pods of a custom resource', 'selectors-select', [service({ app: 'y' }), widget]],
    [
      'a token that the account switches off',
      'containers-are-confined',
      [
        tokenless,
        foreign(
          'Deployment',
          { serviceAccountName: 'second', enableServiceLinks: false },
          { securityContext: { readOnlyRootFilesystem: true } },
        ),
      ],
    ],
    [
      'service links of another project',
      'containers-are-confined',
      [
        foreign(
          'Deployment',
          { automountServiceAccountToken: false },
          { securityContext: { readOnlyRootFilesystem: true } },
        ),
      ],
    ],
    [
      'a quarter of three pods, which is none',
      'shutdowns-have-time',
      [
        foreign('Deployment', {}, { lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }),
        service({ app: 'x' }),
      ],
    ],
    [
      'a request before the end',
      'shutdowns-have-time',
      [
        foreign('Deployment', {}, { lifecycle: { preStop: { httpGet: { path: '/quit', port: 80 } } } }),
        service({ app: 'x' }),
      ],
    ],
    [
      'a program of its own before the end',
      'shutdowns-have-time',
      [
        foreign('Deployment', {}, { lifecycle: { preStop: { exec: { command: ['/wait-shutdown'] } } } }),
        service({ app: 'x' }),
      ],
    ],
    [
      'a probe at a port that is not declared',
      'ports-are-exposed',
      [foreign('Deployment', {}, { livenessProbe: { httpGet: { path: '/', port: 13133 } } })],
    ],
    [
      'a Service to a port that is not declared',
      'ports-are-exposed',
      [foreign('Deployment'), service({ app: 'x' }, [{ port: 9000, targetPort: 9000 }])],
    ],
    [
      'a URL of another namespace',
      'addresses-lead-somewhere',
      [foreign('Deployment', {}, { env: [{ name: 'A', value: 'http://zipkin.istio-system:9411/api' }] })],
    ],
    [
      'a URL that is none of the network',
      'addresses-lead-somewhere',
      [foreign('Deployment', {}, { env: [{ name: 'A', value: 'kubernetes://apis/apps/v1/namespaces/x' }] })],
    ],
    [
      'a Role that every cluster binds to everybody',
      'permissions-are-narrow',
      [
        object(rbac, 'ClusterRoleBinding', {
          roleRef: { name: 'system:discovery' },
          subjects: [{ kind: 'Group', name: 'system:authenticated' }],
        }),
      ],
    ],
    [
      'a Role with one Secret',
      'permissions-are-narrow',
      [
        object(rbac, 'Role', {
          rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['a'], verbs: ['get'] }],
        }),
      ],
    ],
    [
      'the load balancer of an edge controller',
      'services-stay-inside',
      [
        object('networking.k8s.io/v1', 'IngressClass', {}),
        foreign('Deployment'),
        object('v1', 'Service', { spec: { type: 'LoadBalancer', selector: { app: 'x' } } }),
      ],
    ],
    [
      'a load balancer for some addresses',
      'services-stay-inside',
      [object('v1', 'Service', { spec: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] } })],
    ],
    [
      'an object of a namespace that every cluster has',
      'names-are-valid',
      [
        object('v1', 'Namespace', { metadata: { name: 'todo' } }),
        { apiVersion: rbac, kind: 'Role', metadata: { name: 'a', namespace: 'kube-system' } },
      ],
    ],
    [
      'a text with two dollars',
      'variables-are-set',
      [
        foreign(
          'Deployment',
          {},
          { env: [{ name: 'A', value: '$$(B)' }], command: ['sh', '-c', 'x=$(hostname)'] },
        ),
      ],
    ],
    [
      'variables that are taken whole',
      'variables-are-set',
      [
        foreign(
          'Deployment',
          {},
          { envFrom: [{ secretRef: { name: 'elsewhere' } }], args: ['$(FROM_THERE)'] },
        ),
      ],
    ],
    [
      'variables that a ConfigMap has',
      'variables-are-set',
      [
        object('v1', 'ConfigMap', { data: { HOST: 'a' } }),
        foreign(
          'Deployment',
          {},
          { envFrom: [{ configMapRef: { name: 'second' } }], env: [{ name: 'URL', value: '$(HOST):1' }] },
        ),
      ],
    ],
    [
      'a queue with a suspended Job',
      'workloads-run',
      [
        object('batch/v1', 'Job', {
          metadata: { ...metadata, labels: { 'kueue.x-k8s.io/queue-name': 'q' } },
          spec: { suspend: true },
        }),
      ],
    ],
    [
      'a CronJob that is suspended and backs nothing up',
      'data-is-kept',
      [object('batch/v1', 'CronJob', { spec: { suspend: true } })],
    ],
    [
      'a path of a folder that is mounted',
      'mounted-files-exist',
      [
        object('v1', 'ConfigMap', { data: { 'a.sh': '' } }),
        foreign(
          'Deployment',
          { volumes: [{ name: 'v', configMap: { name: 'second' } }] },
          {
            command: ['run', '--dir=/etc/x', '/etc/x/a.sh', 'http://h/etc/x/b', '/etc/xy/b'],
            volumeMounts: [{ name: 'v', mountPath: '/etc/x/' }],
          },
        ),
      ],
    ],
    [
      'affinity to pods of others',
      'selectors-select',
      [
        foreign('DaemonSet', {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: { app: 'y' } }, namespaces: ['other'], topologyKey: 'zone' },
              ],
            },
          },
        }),
      ],
    ],
    [
      'an Ingress of the default class',
      'edges-are-unambiguous',
      [
        object('networking.k8s.io/v1', 'IngressClass', {
          metadata: { name: 'a', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
        }),
        object('networking.k8s.io/v1', 'Ingress', {}),
      ],
    ],
    [
      'a quota with room',
      'requests-fit',
      [
        service({ app: 'x' }),
        object('v1', 'ResourceQuota', {
          spec: { hard: { services: '1', 'count/services': '1', 'services.nodeports': '0' } },
        }),
      ],
    ],
  ])('%s', (_, rule, documents) => {
    expect(messages(rule, documents)).toEqual([]);
  });
});
