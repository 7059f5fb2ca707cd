import type { Path } from '../../../tools/manifest';
import type { Defect, Subject } from './defect';

const everybody = { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 5432 }] };

/** What can be wrong with a network policy: too much allowed, or too little. */
export function policyDefects(subject: Subject): readonly Defect[] {
  if (subject.kind !== 'NetworkPolicy') return [];
  return [
    ...subject.entries('spec', 'policyTypes').map((type) => subject.remove(type)),
    subject.set(['spec', 'policyTypes'], ['Outgress']),
    subject.set(['spec', 'podSelector'], { matchLabels: { app: 'nobody' } }),
    subject.set(['spec', 'podSelector'], { matchExpressions: [{ key: 'app', operator: 'Is' }] }),
    subject.set(['spec', 'ingress'], [{}]),
    subject.set(['spec', 'egress'], [{}]),
    subject.set(['spec', 'ingress'], [everybody]),
    ...subject.entries('spec', 'ingress').flatMap((rule) => ruleDefects(subject, rule, 'from')),
    ...subject.entries('spec', 'egress').flatMap((rule) => ruleDefects(subject, rule, 'to')),
  ];
}

function ruleDefects(subject: Subject, rule: Path, field: 'from' | 'to'): readonly Defect[] {
  return [
    subject.remove(rule),
    subject.remove([...rule, field]),
    subject.remove([...rule, 'ports']),
    ...subject
      .entries(...rule, 'ports')
      .flatMap((port) => [
        subject.remove(port),
        subject.set([...port, 'port'], 4444),
        subject.set([...port, 'protocol'], 'ICMP'),
        subject.set([...port, 'endPort'], 65000),
      ]),
    ...subject
      .entries(...rule, field)
      .flatMap((peer) => [
        subject.set(peer, { namespaceSelector: {} }),
        subject.set(peer, {}),
        ...(subject.has(...peer, 'podSelector')
          ? [
              subject.set([...peer, 'podSelector'], {}),
              subject.rename([...peer, 'podSelector', 'matchLabels', 'app.kubernetes.io/name']),
            ]
          : []),
        ...(subject.has(...peer, 'ipBlock')
          ? [
              subject.set([...peer, 'ipBlock', 'cidr'], '10.0.0.0/33'),
              subject.remove([...peer, 'ipBlock', 'except']),
              ...subject.entries(...peer, 'ipBlock', 'except').map((hole) => subject.remove(hole)),
            ]
          : []),
      ]),
  ];
}
