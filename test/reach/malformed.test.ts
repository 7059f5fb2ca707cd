import { describeProblem } from '../../tools/reach';
import { deployment, intoServer, policy, service, topologyFrom } from './manifests';

/** What is said about the one object, which must have been left out. */
function complaint(object: unknown): string {
  const { pods, services, policies, namespaces, problems } = topologyFrom([object]);
  expect([...pods, ...services, ...policies, ...namespaces]).toEqual([]);
  return problems.map(describeProblem).join(' ');
}

describe('an object that the API server would refuse is left out and reported', () => {
  test.each([
    ['a text', 'Document 1 is left out: object should be a mapping.'],
    [['a', 'list'], 'Document 1 is left out: object should be a mapping.'],
    [{}, 'Document 1 is left out: apiVersion should be a text.'],
    [{ apiVersion: 'v1' }, 'Document 1 is left out: kind should be a text.'],
    [{ apiVersion: 'v1', kind: 'Pod' }, 'Document 1 is left out: metadata.name should be a text.'],
    [{ apiVersion: 'v1', kind: 'Pod', metadata: 7 }, 'Document 1 is left out: metadata should be a mapping.'],
    [{ apiVersion: 'v1', kind: 'List', items: 7 }, 'Document 1 is left out: items should be a list.'],
    [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n', labels: { a: 1 } } },
      'Namespace n is left out: metadata.labels.a should be a text.',
    ],
    [
      { ...deployment('x'), spec: {} },
      'Deployment here/x is left out: spec.template.spec.containers should be at least one container.',
    ],
    [
      deployment('x', { ports: [{ containerPort: '80' }] }),
      'Deployment here/x is left out: spec.template.spec.containers[0].ports[0].containerPort should be a port number from 1 to 65535.',
    ],
    [
      service('s', { ports: [{ port: 0 }] }),
      'Service here/s is left out: spec.ports[0].port should be a port number from 1 to 65535.',
    ],
  ])('%j', (object, expected) => {
    expect(complaint(object)).toBe(expected);
  });

  const block = (cidr: string, ...except: readonly string[]): unknown => ({
    from: [{ ipBlock: { cidr, except } }],
  });
  const requirement = (operator: string, ...values: readonly string[]): unknown => ({
    from: [{ podSelector: { matchExpressions: [{ key: 'a', operator, values }] } }],
  });
  const expression = 'from[0].podSelector.matchExpressions[0]';
  const portName = 'a port name: at most 15 of a-z, 0-9 and -, with at least one letter';
  const anyPort = 'a port number from 1 to 65535';

  test.each([
    [7, 'spec should be a mapping'],
    [{ podSelector: [] }, 'spec.podSelector should be a mapping'],
    [{ policyTypes: ['ingress'] }, 'spec.policyTypes[0] should be Ingress, Egress'],
    [{ ingress: {} }, 'spec.ingress should be a list'],
    [{ ingres: [] }, 'spec.ingres should be one of the fields podSelector, policyTypes, ingress, egress'],
    [
      { podSelector: { matchLabel: {} } },
      'spec.podSelector.matchLabel should be one of the fields matchLabels, matchExpressions',
    ],
  ])('a policy: %j', (spec, expected) => {
    expect(complaint(policy('p', spec))).toBe(`NetworkPolicy here/p is left out: ${expected}.`);
  });

  test.each([
    [{ from: [{}] }, 'from[0]', 'podSelector, namespaceSelector or ipBlock'],
    [{ from: [{ podSelector: {}, ipBlock: {} }] }, 'from[0]', 'ipBlock or selectors, not both'],
    [block('10.0.0.1'), 'from[0].ipBlock.cidr', 'a range in CIDR notation'],
    [block('10.0.0.0/8', '11.0.0.0/16'), 'from[0].ipBlock.except[0]', 'a smaller range inside cidr'],
    [block('10.0.0.0/8', '10.0.0.0/8'), 'from[0].ipBlock.except[0]', 'a smaller range inside cidr'],
    [requirement('In'), `${expression}.values`, 'at least one value for In'],
    [requirement('Exists', 'x'), `${expression}.values`, 'absent for Exists'],
    [requirement('Equals'), `${expression}.operator`, 'In, NotIn, Exists, DoesNotExist'],
    [{ ports: [{ port: '80' }] }, 'ports[0].port', portName],
    [{ form: [] }, 'form', 'one of the fields from, ports'],
    [{ to: [] }, 'to', 'one of the fields from, ports'],
    [{ ports: [{ ports: 80 }] }, 'ports[0].ports', 'one of the fields port, endPort, protocol'],
    [{ from: [{ pods: {} }] }, 'from[0].pods', 'one of the fields podSelector, namespaceSelector, ipBlock'],
    [{ from: [{ ipBlock: { cdir: '' } }] }, 'from[0].ipBlock.cdir', 'one of the fields cidr, except'],
    [{ ports: [{ port: 70000 }] }, 'ports[0].port', anyPort],
    [{ ports: [{ port: 80, endPort: 79 }] }, 'ports[0].endPort', 'a port number from 80 to 65535'],
    [{ ports: [{ port: 'http', endPort: 90 }] }, 'ports[0].endPort', 'absent beside a port without a number'],
    [{ ports: [{ port: 80, protocol: 'ICMP' }] }, 'ports[0].protocol', 'TCP, UDP, SCTP'],
  ])('a rule: %j', (entry, field, expected) => {
    expect(complaint(intoServer(entry))).toBe(
      `NetworkPolicy here/into-server is left out: spec.ingress[0].${field} should be ${expected}.`,
    );
  });

  test('the other objects are read all the same, lists of them too; an empty document is nothing', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [deployment('x')] };
    const { pods, problems } = topologyFrom([7, null, undefined, list, policy('p', 7)]);
    expect(pods.map(({ object }) => object.name)).toEqual(['x']);
    expect(problems.map(({ kind }) => kind)).toEqual(['malformed', 'malformed']);
  });
});

test('what else may decide otherwise is a sentence too', () => {
  const foreign = { ...policy('p', {}), apiVersion: 'cilium.io/v2' };
  const kafka = {
    apiVersion: 'kafka.strimzi.io/v1',
    kind: 'Kafka',
    metadata: { name: 'k', namespace: 'here' },
  };
  const { problems } = topologyFrom([deployment('x'), deployment('x'), foreign, kafka]);
  expect(problems.map(describeProblem)).toEqual([
    'Deployment here/x is declared more than once; the last one counts.',
    'NetworkPolicy here/p is not evaluated: its API is cilium.io/v2, not networking.k8s.io/v1.',
    'Kafka here/k is not read: its API is kafka.strimzi.io/v1, and pods or policies that are made of it are not here.',
  ]);
});
