import { remove, rename, replace, type Seed, set } from './seed';

const everybody = { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 5432 }] };

/** What can be wrong with a network policy: too much allowed, or too little. */
export const policySeeds: readonly Seed[] = [
  ['spec.policyTypes[*]', remove],
  ['spec.policyTypes', set(['Outgress'])],
  [
    'spec.podSelector',
    set({ matchLabels: { app: 'nobody' } }),
    set({ matchExpressions: [{ key: 'app', operator: 'Is' }] }),
  ],
  ['spec.ingress', set([{}]), set([everybody])],
  ['spec.egress', set([{}])],
  ...ofRules('spec.ingress[*]', 'from'),
  ...ofRules('spec.egress[*]', 'to'),
];

function ofRules(rule: string, field: 'from' | 'to'): readonly Seed[] {
  const peer = `${rule}.${field}[*]`;
  return [
    [rule, remove],
    [`${rule}.${field}`, remove],
    [`${rule}.ports`, remove],
    [`${rule}.ports[*]`, remove],
    [`${rule}.ports[*].port`, set(4444)],
    [`${rule}.ports[*].protocol`, set('ICMP')],
    [`${rule}.ports[*].endPort`, set(65000)],
    [peer, set({ namespaceSelector: {} }), set({})],
    [`${peer}.podSelector`, replace({})],
    [`${peer}.podSelector.matchLabels["app.kubernetes.io/name"]`, rename],
    [`${peer}.ipBlock.cidr`, replace('10.0.0.0/33')],
    [`${peer}.ipBlock.except`, remove],
    [`${peer}.ipBlock.except[*]`, remove],
  ];
}
