import fc from 'fast-check';
import { type Port } from '../../tools/manifest';
import { decide, type Endpoint, matrix } from '../../tools/reach';
import { address, deployment, type Manifest, namespace, policy, service, topologyFrom } from './manifests';

const namespaces = ['here', 'there'] as const;
const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'), { maxKeys: 2 });

const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    key: fc.constantFrom('app', 'tier'),
    operator: fc.constantFrom('Exists', 'DoesNotExist'),
  }),
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(requirement, { maxLength: 1 }) },
  { requiredKeys: [] },
);
const peer = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector: selector }),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.record({
    ipBlock: fc.record(
      {
        cidr: fc.constantFrom('0.0.0.0/0', '203.0.113.0/24', '::/0'),
        except: fc.constant([]),
      },
      { requiredKeys: ['cidr'] },
    ),
  }),
);
const policyPort = fc.oneof(
  fc.record(
    { port: fc.constantFrom(80, 81, 'http'), protocol: fc.constantFrom('TCP', 'UDP') },
    { requiredKeys: [] },
  ),
  fc.record({ port: fc.constant(79), endPort: fc.constantFrom(79, 80) }),
);
const rule = (peers: 'from' | 'to'): fc.Arbitrary<Manifest> =>
  fc.record(
    { [peers]: fc.array(peer, { maxLength: 2 }), ports: fc.array(policyPort, { maxLength: 2 }) },
    { requiredKeys: [] },
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
  .array(fc.tuple(spec, fc.constantFrom(...namespaces)), { maxLength: 4 })
  .map((specs) => specs.map(([body, where], index) => policy(`p${index}`, body, where)));

const pod: fc.Arbitrary<Endpoint> = fc.record({
  kind: fc.constant('any pod' as const),
  namespace: fc.constantFrom(...namespaces),
  labels,
  ports: fc.constantFrom([], [{ name: 'http', protocol: 'TCP' as const, number: 80 }]),
});
const endpoint = fc.oneof(
  pod,
  pod,
  fc.constantFrom('203.0.113.10', '10.0.0.1', '2001:db8::1').map((text) => address(text)),
);
const port: fc.Arbitrary<Port> = fc.record({
  protocol: fc.constantFrom('TCP', 'UDP'),
  number: fc.constantFrom(79, 80, 81),
});

const surroundings = [namespace('here', { app: 'a' }), namespace('there', { tier: 'b' })];

function decisions(
  objects: readonly Manifest[],
  from: Endpoint,
  to: Endpoint,
  at: Port,
): ReturnType<typeof decide> {
  const topology = topologyFrom([...surroundings, ...objects]);
  expect(topology.problems).toEqual([]);
  return decide(topology, from, to, at);
}

describe('whatever the policies', () => {
  test('one more policy never closes what another opened, and never ends an isolation', () => {
    fc.assert(
      fc.property(policies, spec, endpoint, endpoint, port, (before, added, from, to, at) => {
        const old = decisions(before, from, to, at);
        const now = decisions([...before, policy('added', added)], from, to, at);
        for (const side of ['ingress', 'egress'] as const) {
          if (old[side].kind === 'allowed') expect(now[side].kind).toBe('allowed');
          if (old[side].kind === 'refused') expect(['refused', 'allowed']).toContain(now[side].kind);
          if (now[side].kind === 'not isolated') expect(old[side].kind).toBe('not isolated');
        }
      }),
    );
  });

  test('from no policy at all, a policy can only take away', () => {
    fc.assert(
      fc.property(policies, endpoint, endpoint, port, (any, from, to, at) => {
        expect(decisions([], from, to, at).allowed).toBe(true);
        const { allowed, egress, ingress } = decisions(any, from, to, at);
        expect(allowed).toBe(egress.kind !== 'refused' && ingress.kind !== 'refused');
      }),
    );
  });

  test('one more rule in a policy never removes an allowance', () => {
    fc.assert(
      fc.property(
        policies,
        spec,
        rule('from'),
        rule('to'),
        endpoint,
        endpoint,
        port,
        (others, body, into, out, from, to, at) => {
          const policyTypes = ['Ingress', 'Egress'];
          const less = { ...body, policyTypes };
          const more = {
            ...less,
            ingress: [...(body.ingress ?? []), into],
            egress: [...(body.egress ?? []), out],
          };
          const old = decisions([...others, policy('p', less)], from, to, at);
          const now = decisions([...others, policy('p', more)], from, to, at);
          if (old.allowed) expect(now.allowed).toBe(true);
        },
      ),
    );
  });

  test('their order does not matter', () => {
    fc.assert(
      fc.property(policies, endpoint, endpoint, port, (some, from, to, at) => {
        expect(decisions([...some].reverse(), from, to, at)).toEqual(decisions(some, from, to, at));
      }),
    );
  });
});

describe('whatever the objects', () => {
  const kinds = fc.constantFrom(
    ['v1', 'Pod'],
    ['v1', 'Service'],
    ['v1', 'Namespace'],
    ['v1', 'List'],
    ['apps/v1', 'Deployment'],
    ['batch/v1', 'CronJob'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
  );
  const almost = fc
    .tuple(kinds, fc.string(), fc.jsonValue(), fc.jsonValue())
    .map(([[apiVersion, kind], name, body, items]) => ({
      apiVersion,
      kind,
      metadata: { name, labels: {} },
      spec: body,
      items,
    }));

  /** A valid object in which one value, anywhere, is replaced by any JSON value. */
  const broken = fc
    .tuple(
      fc.oneof(
        spec.map((body): unknown => policy('p', body)),
        fc.constantFrom<unknown>(
          deployment('d', { ports: [{ name: 'http', containerPort: 80 }] }),
          service('s', { selector: { app: 'd' }, ports: [{ port: 80, targetPort: 'http' }] }),
          namespace('here', { a: 'b' }),
        ),
      ),
      fc.integer({ min: 2, max: 40 }),
      fc.jsonValue(),
    )
    .map(([object, place, value]): unknown => {
      let visited = 0;
      const text = JSON.stringify(object, (_, original: unknown) => {
        visited += 1;
        return visited === place ? value : original;
      });
      const parsed: unknown = JSON.parse(text);
      return parsed;
    });

  test('reading and deciding never throws', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.jsonValue(), almost, broken), { maxLength: 6 }),
        endpoint,
        endpoint,
        port,
        (objects, from, to, at) => {
          const topology = topologyFrom(objects);
          decide(topology, from, to, at);
          matrix(topology);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('an object is read or reported, never both', () => {
    fc.assert(
      fc.property(broken, (object) => {
        const { namespaces: spaces, pods, services, policies: read, problems } = topologyFrom([object]);
        expect([...spaces, ...pods, ...services, ...read, ...problems].length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
