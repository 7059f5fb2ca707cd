import type { Path } from '../../../tools/manifest';
import type { Defect, Subject } from './defect';

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
    subject.set(['spec', 'ingress'], [everybody('from')]),
    ...subject.entries('spec', 'ingress').flatMap((rule) => ruleDefects(subject, rule, 'from')),
    ...subject.entries('spec', 'egress').flatMap((rule) => ruleDefects(subject, rule, 'to')),
  ];
}

function everybody(field: string): unknown {
  return { [field]: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 5432 }] };
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

/** What can be wrong with what keeps pods available and lets users in. */
export function edgeDefects(subject: Subject): readonly Defect[] {
  switch (subject.kind) {
    case 'HorizontalPodAutoscaler':
      return [
        subject.rename(['spec', 'scaleTargetRef', 'name']),
        subject.set(['spec', 'scaleTargetRef', 'kind'], 'StatefulSet'),
        subject.set(['spec', 'minReplicas'], 9),
        subject.set(['spec', 'minReplicas'], 1),
        subject.set(['spec', 'maxReplicas'], 40),
        subject.set(['spec', 'metrics', 0, 'type'], 'Resources'),
      ];
    case 'PodDisruptionBudget':
      return [
        subject.rename(['spec', 'selector', 'matchLabels', 'app.kubernetes.io/name']),
        subject.set(['spec', 'maxUnavailable'], 0),
        subject.set(['spec', 'maxUnavailable'], 2),
        subject.set(['spec', 'minAvailable'], 1),
        subject.set(['spec'], {
          ...asMapping(subject.at(['spec'])),
          minAvailable: 2,
          maxUnavailable: undefined,
        }),
      ];
    case 'Ingress':
      return [
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
      ];
    default:
      return [];
  }
}

function asMapping(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
