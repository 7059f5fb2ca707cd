import { at, type Mapping } from '../../tools/manifest';
import { metadata, object } from './foreign';
import { countOf, expectFindings, manifests } from './manifests';

const rbac = 'rbac.authorization.k8s.io/v1';

function role(verbs: readonly string[], resources: readonly string[], rest: Mapping = {}): unknown {
  return object(rbac, 'Role', { rules: [{ apiGroups: [''], resources, verbs, ...rest }] });
}

function binding(roleName: string, subject: Mapping, kind = 'RoleBinding'): unknown {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName };
  return object(rbac, kind, { roleRef, subjects: [subject] });
}

const group = (name: string): Mapping => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name });
const account = (name: string): Mapping => ({ kind: 'ServiceAccount', name, namespace: 'todo' });

/** Where a volume of a node is, without which the API server takes none. */
const nodeAffinity = {
  required: {
    nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node'] }] }],
  },
};

function volume(source: Mapping): unknown {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], ...source };
  return { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'second' }, spec };
}

function ingress(host: string, service: string, port: Mapping): unknown {
  const backend = { service: { name: service, port } };
  return object('networking.k8s.io/v1', 'Ingress', {
    metadata: { ...metadata, annotations: { 'haproxy.org/ssl-redirect': 'true' } },
    spec: {
      ingressClassName: 'haproxy',
      tls: [{ hosts: [host], secretName: 'todo-tls' }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  });
}

/** A copy of an object of production under another name. */
function copy(kind: string): unknown {
  const original = manifests.production.find(
    (each) => at(each, 'kind') === kind && at(each, 'metadata', 'name') === 'todo-backend',
  );
  return { ...Object(original), metadata };
}

function quota(hard: Mapping, rest: Mapping = {}): unknown {
  return object('v1', 'ResourceQuota', { spec: { hard, ...rest } });
}

function range(limits: Mapping): unknown {
  return object('v1', 'LimitRange', { spec: { limits: [limits] } });
}

const everything = ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'];

test.each<readonly [string, string, unknown, RegExp]>([
  ['every verb', 'permissions-are-narrow', role(['*'], ['pods']), /every one of rules\[0\]\.verbs/],
  ['every resource', 'permissions-are-narrow', role(['get'], ['*']), /every one of rules\[0\]\.resources/],
  [
    'every URL',
    'permissions-are-narrow',
    object(rbac, 'ClusterRole', {
      metadata: { name: 'second' },
      rules: [{ nonResourceURLs: ['*'], verbs: ['get'] }],
    }),
    /nonResourceURLs/,
  ],
  ['escalate', 'permissions-are-narrow', role(['escalate'], ['roles']), /give itself any right/],
  ['bind', 'permissions-are-narrow', role(['bind'], ['clusterroles']), /give itself any role/],
  ['impersonate', 'permissions-are-narrow', role(['impersonate'], ['users']), /act as anybody else/],
  ['every Secret', 'permissions-are-narrow', role(['list'], ['secrets']), /read every Secret/],
  [
    'commands in pods',
    'permissions-are-narrow',
    role(['create'], ['pods/exec']),
    /run commands in other pods/,
  ],
  ['the kubelet', 'permissions-are-narrow', role(['get'], ['nodes/proxy']), /by the kubelet/],
  [
    'every API',
    'permissions-are-narrow',
    object(rbac, 'Role', { rules: [{ apiGroups: ['*'], resources: ['jobs'], verbs: ['get'] }] }),
    /apiGroups/,
  ],
  ['every part of a pod', 'permissions-are-narrow', role(['get'], ['pods/*']), /every one of/],
  [
    'the ports of pods',
    'permissions-are-narrow',
    role(['create'], ['pods/portforward']),
    /past every policy/,
  ],
  ['signatures', 'permissions-are-narrow', role(['approve'], ['signers']), /certificates of anybody/],
  [
    'tokens',
    'permissions-are-narrow',
    role(['create'], ['serviceaccounts/token']),
    /token of other accounts/,
  ],
  ['volumes', 'permissions-are-narrow', role(everything, ['persistentvolumes']), /files of a node/],
  [
    'webhooks',
    'permissions-are-narrow',
    role(['patch'], ['mutatingwebhookconfigurations']),
    /everything that is applied/,
  ],
  [
    'cluster-admin',
    'permissions-are-narrow',
    binding('cluster-admin', account('todo-backend')),
    /rights of cluster-admin/,
  ],
  [
    'admin everywhere',
    'permissions-are-narrow',
    binding('admin', account('todo-backend'), 'ClusterRoleBinding'),
    /rights of admin/,
  ],
  [
    'the anonymous',
    'permissions-are-narrow',
    binding('view', { ...group('system:anonymous'), kind: 'User' }),
    /everybody in system:anonymous/,
  ],
  [
    'the unauthenticated',
    'permissions-are-narrow',
    binding('view', group('system:unauthenticated')),
    /everybody/,
  ],
  [
    'every account',
    'permissions-are-narrow',
    binding('view', group('system:serviceaccounts:todo')),
    /everybody/,
  ],
  ['masters', 'permissions-are-narrow', binding('view', group('system:masters')), /nobody can take away/],
  ['the account default', 'permissions-are-narrow', binding('view', account('default')), /every pod has/],
  [
    'a volume of the node',
    'pods-run-restricted',
    volume({ hostPath: { path: '/data' } }),
    /files of the node/,
  ],
  [
    'the root of the node',
    'pods-run-restricted',
    volume({ local: { path: '/' }, nodeAffinity }),
    /files of the node/,
  ],
  ['a second budget', 'budgets-leave-room', copy('PodDisruptionBudget'), /todo-backend keeps the same pods/],
  [
    'a second autoscaler',
    'autoscalers-decide-alone',
    copy('HorizontalPodAutoscaler'),
    /todo-backend scales the same pods/,
  ],
  [
    'the same path',
    'edges-are-unambiguous',
    ingress('todo.example.com', 'todo-frontend', { name: 'http' }),
    /is routed by Ingress todo\/todo-edge already/,
  ],
  [
    'a quota of Services',
    'requests-fit',
    quota({ services: '2' }),
    new RegExp(`services: the manifest has ${countOf('Service')}, and 2 is there`),
  ],
  [
    'a quota of load balancers',
    'services-stay-inside',
    object('v1', 'Service', {
      spec: {
        type: 'LoadBalancer',
        selector: { 'app.kubernetes.io/name': 'todo-backend' },
        ports: [{ port: 8000, targetPort: 'http' }],
      },
    }),
    /by a load balancer/,
  ],
  [
    'a quota of Deployments',
    'requests-fit',
    quota({ 'count/deployments.apps': '1' }),
    new RegExp(`deployments\\.apps: the manifest has ${countOf('Deployment')}, and 1 is there`),
  ],
  [
    'a quota of policies',
    'requests-fit',
    quota({ 'count/networkpolicies.networking.k8s.io': '3' }),
    /the manifest has \d/,
  ],
  ['a quota of Secrets', 'requests-fit', quota({ secrets: '1' }), /secrets: the manifest has \d/],
  [
    'a quota of scratch space',
    'requests-fit',
    quota({ 'requests.ephemeral-storage': '100Mi' }),
    /ephemeral-storage: the pods need/,
  ],
  [
    'a quota of what states nothing',
    'requests-fit',
    quota({ pods: '0' }, { scopes: ['NotTerminating'] }),
    /pods: the pods need/,
  ],
  [
    'a range of pods',
    'requests-fit',
    range({ type: 'Pod', max: { memory: '1Gi' } }),
    /limit is above 1Gi of LimitRange todo\/second/,
  ],
  [
    'a range of claims',
    'requests-fit',
    range({ type: 'PersistentVolumeClaim', max: { storage: '15Gi' } }),
    /above 15Gi/,
  ],
  [
    'a range of small claims',
    'requests-fit',
    range({ type: 'PersistentVolumeClaim', min: { storage: '30Gi' } }),
    /below 30Gi/,
  ],
  [
    'a range of ratios',
    'requests-fit',
    range({ type: 'Container', maxLimitRequestRatio: { cpu: '2' } }),
    /more than 2 times the request/,
  ],
])('%s added to production is found, by %s alone', (_, rule, added, message) => {
  expectFindings(rule, [...manifests.production, added], message);
});

test('a database behind the edge is found, and that its policy refuses it', () => {
  const added = ingress('db.example.com', 'todo-postgres', { name: 'postgresql' });
  const found = (): void => {
    expectFindings(
      'services-stay-inside',
      [...manifests.production, added],
      /opens the database behind Service/,
    );
  };
  expect(found).toThrow('policies-agree');
});
