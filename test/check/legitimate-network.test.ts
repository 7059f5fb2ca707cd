import { judge } from '../../tools/check';
import { kindsAreServed } from '../../tools/check/rules/kinds-are-served';
import type { Mapping } from '../../tools/manifest';
import { foreign, object } from './foreign';
import { messages } from './manifests';

const dns = [
  { port: 53, protocol: 'UDP' },
  { port: 53, protocol: 'TCP' },
];
const kubeSystem = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } };

/** Policies of pods of another project. */
function asking(rule: Mapping): readonly unknown[] {
  const spec = { podSelector: { matchLabels: { app: 'x' } }, policyTypes: ['Egress'], egress: [rule] };
  return [foreign('Deployment'), object('networking.k8s.io/v1', 'NetworkPolicy', { spec })];
}

describe('DNS', () => {
  test.each<readonly [string, Mapping]>([
    ['by a rule for everything', {}],
    ['at every port of its pods', { to: [kubeSystem] }],
    [
      'by the name of its ports',
      {
        to: [kubeSystem],
        ports: [
          { port: 'dns', protocol: 'UDP' },
          { port: 'dns-tcp', protocol: 'TCP' },
        ],
      },
    ],
    [
      'within a range of ports',
      {
        ports: [
          { port: 1, endPort: 1024, protocol: 'UDP' },
          { port: 1, endPort: 1024, protocol: 'TCP' },
        ],
      },
    ],
    ['at an address', { to: [{ ipBlock: { cidr: '10.96.0.10/32' } }], ports: dns }],
    [
      'of OpenShift',
      {
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } } }],
        ports: dns.map((port) => ({ ...port, port: 5353 })),
      },
    ],
    [
      'at a namespace by other labels',
      { to: [{ namespaceSelector: { matchLabels: { name: 'kube-system' } } }], ports: dns },
    ],
    [
      'of their own',
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'names' } },
            podSelector: { matchLabels: { app: 'unbound' } },
          },
        ],
        ports: dns,
      },
    ],
  ])('may be asked %s', (_, rule) => {
    expect(messages('policies-agree', asking(rule))).toEqual([]);
  });

  test.each<readonly [string, Mapping]>([
    [
      'in the wrong namespace',
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-public' } },
            podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
          },
        ],
        ports: dns,
      },
    ],
    [
      'at the wrong pods',
      { to: [{ ...kubeSystem, podSelector: { matchLabels: { 'k8s-app': 'metrics-server' } } }], ports: dns },
    ],
    ['in the own namespace', { to: [{ podSelector: {} }], ports: dns }],
    ['at another port', { to: [kubeSystem], ports: dns.map((port) => ({ ...port, port: 5300 })) }],
  ])('is not asked %s', (_, rule) => {
    expect(messages('policies-agree', asking(rule))).toHaveLength(2);
  });
});

test.each([
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['coordination.k8s.io/v1', 'Lease'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['node.k8s.io/v1', 'RuntimeClass'],
  ['storage.k8s.io/v1', 'CSIDriver'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'],
])('every cluster knows %s %s', (apiVersion, kind) => {
  expect(messages('kinds-are-served', [object(apiVersion, kind, {})])).toEqual([]);
});

test.each([
  ['example.com/v1', 'Gadget', /^It is not checked: what Gadget of example\.com\/v1 may say/],
  ['cilium.io/v2', 'CiliumNetworkPolicy', /^It is not evaluated: who may reach whom/],
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy', /^It is not evaluated/],
  ['policy.networking.k8s.io/v1alpha1', 'AdminNetworkPolicy', /^It is not evaluated/],
  ['policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', /^It is not evaluated/],
  ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', /^It is not evaluated/],
  ['projectcalico.org/v3', 'NetworkPolicy', /^It is not evaluated/],
  ['crd.projectcalico.org/v1', 'GlobalNetworkPolicy', /^It is not evaluated/],
  ['networking.gke.io/v1alpha1', 'FQDNNetworkPolicy', /^It is not evaluated/],
])('of %s %s it is noted that nobody checks it, and it is no defect', (apiVersion, kind, message) => {
  const { findings, notes } = judge([object(apiVersion, kind, {})], [kindsAreServed]);
  expect([findings, notes.map((note) => note.message)]).toEqual([[], [expect.stringMatching(message)]]);
});

test('a kind that the manifest defines is known, in the versions that are served', () => {
  const versions = [
    { name: 'v1', served: true },
    { name: 'v0', served: false },
  ];
  const spec = { group: 'example.com', names: { kind: 'Gadget' }, versions };
  const definition = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { spec });
  const found = (version: string): readonly string[] =>
    messages('kinds-are-served', [definition, object(`example.com/${version}`, 'Gadget', {})]);
  expect([found('v1').length, found('v0').length]).toEqual([0, 1]);
});
