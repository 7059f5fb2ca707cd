import fc from 'fast-check';
import type { Port } from '../../tools/manifest';
import { decide, type Decision, type Endpoint, matrix } from '../../tools/reach';
import { deployment, type Manifest, namespace, policy, service, tcp, topologyFrom, udp } from './manifests';

const key = fc.constantFrom('app', 'tier');
const value = fc.constantFrom('a', 'b');
const labels = fc.dictionary(key, value, { maxKeys: 2 });
const space = fc.constantFrom('here', 'there');
const optional = { requiredKeys: [] };

const requirement = fc.oneof(
  fc.record({
    key,
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.array(value, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(requirement, { maxLength: 1 }) },
  optional,
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({ ipBlock: fc.record({ cidr: fc.constantFrom('0.0.0.0/0', '203.0.113.0/24', '::/0') }) }),
);
const policyPort = fc.oneof(
  fc.record({ port: fc.constantFrom(80, 81, 'http'), protocol: fc.constantFrom('TCP', 'UDP') }, optional),
  fc.record({ port: fc.constant(79), endPort: fc.constantFrom(79, 80) }),
);
const rule = (peers: 'from' | 'to'): fc.Arbitrary<Manifest> =>
  fc.record(
    { [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(policyPort, { maxLength: 2 }) },
    optional,
  );
const spec = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress']),
    ingress: fc.array(rule('from'), { maxLength: 2 }),
    egress: fc.array(rule('to'), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
);
const policies = fc
  .array(fc.tuple(spec, space), { maxLength: 4 })
  .map((specs) => specs.map(([body, where], index) => policy(`p${index}`, body, where)));

const pod: fc.Arbitrary<Endpoint> = fc.record({
  kind: fc.constant('any pod' as const),
  namespace: space,
  labels,
  ports: fc.constantFrom([], [{ name: 'http', ...tcp(80) }]),
});
const address: fc.Arbitrary<Endpoint> = fc.record({
  kind: fc.constant('address' as const),
  address: fc.constantFrom('203.0.113.10', '10.0.0.1', '2001:db8::1'),
});
const end = fc.oneof({ weight: 2, arbitrary: pod }, address);
const connection = fc.tuple(
  end,
  end,
  fc.constantFrom(...[79, 80, 81].flatMap((port) => [tcp(port), udp(port)])),
);
type Connection = readonly [from: Endpoint, to: Endpoint, port: Port];

/** Lets into `there` over IPv6 alone: what it says must not depend on what the other end refuses over both. */
const anyIpv6 = policy(
  'p0',
  { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '::/0' } }] }] },
  'there',
);
const onlyUdp = { podSelector: {}, egress: [{ ports: [{ protocol: 'UDP' }] }] };
const anyPod = (where: string): Endpoint => ({ kind: 'any pod', namespace: where, labels: {} });

const surroundings = [namespace('here', { app: 'a' }), namespace('there', { tier: 'b' })];

function decision(objects: readonly Manifest[], [from, to, port]: Connection): Decision {
  const topology = topologyFrom([...surroundings, ...objects]);
  expect(topology.problems).toEqual([]);
  return decide(topology, from, to, port);
}

describe('whatever the policies', () => {
  test('one more policy never closes what another opened, and never ends an isolation', () => {
    fc.assert(
      fc.property(policies, spec, connection, (before, added, asked) => {
        const old = decision(before, asked);
        const now = decision([...before, policy('added', added)], asked);
        for (const side of ['ingress', 'egress'] as const) {
          if (old[side].kind === 'allowed') expect(now[side].kind).toBe('allowed');
          if (now[side].kind === 'not isolated') expect(old[side].kind).toBe('not isolated');
        }
      }),
      { examples: [[[anyIpv6], onlyUdp, [anyPod('here'), anyPod('there'), tcp(79)]]] },
    );
  });

  test('from no policy at all, a policy can only take away', () => {
    fc.assert(
      fc.property(policies, connection, (any, asked) => {
        expect(decision([], asked).allowed).toBe(true);
        const { allowed, egress, ingress } = decision(any, asked);
        const sides = [egress, ingress].map((side) => ('over' in side ? side.over : side.kind));
        const isApart = sides.includes('ipv4') && sides.includes('ipv6');
        expect(allowed).toBe(!sides.includes('refused') && !isApart);
      }),
    );
  });

  test('one more rule in a policy never removes an allowance', () => {
    fc.assert(
      fc.property(policies, spec, rule('from'), rule('to'), connection, (others, body, into, out, asked) => {
        const { ingress = [], egress = [] } = body;
        const less = { ...body, policyTypes: ['Ingress', 'Egress'] };
        const more = { ...less, ingress: [...ingress, into], egress: [...egress, out] };
        if (decision([...others, policy('p', less)], asked).allowed)
          expect(decision([...others, policy('p', more)], asked).allowed).toBe(true);
      }),
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(policies, connection, (some, asked) => {
        expect(decision([...some].reverse(), asked)).toEqual(decision(some, asked));
      }),
    );
  });
});

describe('whatever the objects', () => {
  const kinds = fc.constantFrom(
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 'v1', kind: 'Service' },
    { apiVersion: 'v1', kind: 'Namespace' },
    { apiVersion: 'v1', kind: 'List' },
    { apiVersion: 'apps/v1', kind: 'Deployment' },
    { apiVersion: 'batch/v1', kind: 'CronJob' },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  );
  const almost = fc
    .tuple(kinds, fc.string(), fc.jsonValue(), fc.jsonValue())
    .map(([kind, name, body, items]) => ({ ...kind, metadata: { name, labels: {} }, spec: body, items }));

  const whole = fc.oneof(
    spec.map((body) => policy('p', body)),
    fc.constantFrom(
      deployment('d', { ports: [{ name: 'http', containerPort: 80 }] }),
      service('s', { selector: { app: 'd' }, ports: [{ port: 80, targetPort: 'http' }] }),
      namespace('here', { a: 'b' }),
    ),
  );
  /** A valid object in which one value, anywhere, is replaced by any JSON value. */
  const broken = fc
    .tuple(whole, fc.integer({ min: 2, max: 40 }), fc.jsonValue())
    .map(([object, place, replacement]) => {
      let visited = 0;
      const text = JSON.stringify(object, (_, original: unknown) => {
        visited += 1;
        return visited === place ? replacement : original;
      });
      const parsed: unknown = JSON.parse(text);
      return parsed;
    });

  test('reading and deciding never throws', () => {
    const objects = fc.array(fc.oneof(fc.jsonValue(), almost, broken), { maxLength: 6 });
    const read = fc.property(objects, connection, (some, asked) => {
      const topology = topologyFrom(some);
      decide(topology, ...asked);
      matrix(topology);
    });
    fc.assert(read, { numRuns: 500 });
  });

  test('an object is read or reported, never both', () => {
    fc.assert(
      fc.property(broken, (object) => {
        const { namespaces, pods, services, policies: read, problems } = topologyFrom([object]);
        expect([...namespaces, ...pods, ...services, ...read, ...problems].length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
