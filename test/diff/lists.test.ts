import { oldestKubernetes } from '../../lib/environments/kubernetes';
import type { JsonSchema } from '../../tools/check/schema/json-schema';
import { definitionsOf } from '../../tools/check/schema/releases';
import type { Mapping } from '../../tools/manifest';
import { fieldsOf, object, workload } from './manifests';

const pod = 'spec.template.spec';

function list(field: string, ...entries: readonly unknown[]): Mapping {
  return object('Widget', 'a', { spec: { [field]: entries } });
}

const { definitions } = definitionsOf(oldestKubernetes);

/** The lists of what people apply, as Kubernetes publishes them. */
const published = Object.entries(definitions)
  .filter(([name]) => !/(?:Status|List|CSINodeSpec|TerminatedPods)$|(?:alpha|beta)\d/.test(name))
  .flatMap(([, { properties = {} }]) => Object.entries(properties))
  .filter(([, { type }]) => type === 'array');

function keysOf(schema: JsonSchema): readonly string[] | undefined {
  const { 'x-kubernetes-list-map-keys': keys, 'x-kubernetes-patch-merge-key': key } = schema;
  return keys ?? (key === undefined ? undefined : [key]);
}

/** Init containers have names, and run one after the other. */
const keyed = published.filter(
  ([field, schema]) => keysOf(schema) !== undefined && field !== 'initContainers',
);

/** The fields of the entries of a list; none where they are texts or numbers. */
function entryFields({ items }: JsonSchema): readonly string[] {
  return Object.keys(definitions[items?.$ref?.replace('#/definitions/', '') ?? '']?.properties ?? {});
}

function isUnordered([field, schema]: readonly [string, JsonSchema]): boolean {
  const fields = entryFields(schema);
  const [one, other] = ['a', 'b'].map((text) =>
    fields.length === 0 ? text : Object.fromEntries(fields.map((name) => [name, `${text}-${name}`])),
  );
  return fieldsOf(list(field, one, other), list(field, other, one)).length === 0;
}

/** Lists that Kubernetes replaces whole, and whose order means nothing all the same, by the reason. */
const anyOrder: Readonly<Record<string, string>> = {
  'one that fits is enough':
    'apiGroups egress except from hostnames hosts ingress namespaces nodeSelectorTerms nonResourceURLs resourceNames resources subjects to tolerations verbs',
  'all hold at once':
    'accessModes add drop finalizers matchExpressions matchFields metrics policies policyTypes sources preferredDuringSchedulingIgnoredDuringExecution requiredDuringSchedulingIgnoredDuringExecution',
  'entries go by a name, a key, a host or a type':
    'items limits paths rules sysctls tls versions volumeClaimTemplates',
};

describe('lists with keys', () => {
  test.each([
    ...new Set([
      ...keyed.map(([field, schema]) => [field, ...(keysOf(schema) ?? [])].join(' ')),
      // Of custom resources, and where the API asks for no type of path.
      ...['listeners name', 'data secretKey', 'paths path'],
    ]),
  ])('are matched by them, in any order: %s', (row) => {
    const [field = '', ...keys] = row.split(' ');
    const entry = (key: string, rest: string): Mapping => ({
      ...Object.fromEntries(keys.map((name) => [name, `${key}-${name}`])),
      rest,
    });
    const path = `spec.${field}[${keys.map((name) => `a-${name}`).join('/')}].rest`;
    expect(
      fieldsOf(list(field, entry('a', '1'), entry('b', '2')), list(field, entry('b', '2'), entry('a', '3'))),
    ).toEqual([{ kind: 'changed', path, from: '1', to: '3' }]);
  });

  test.each([
    ['volumeClaimTemplates', 'a', { metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
    ['ports', '53/TCP', { containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }],
    ['ports', '80/TCP', { port: 80 }, { port: 81 }],
    ['rules', '*', {}, { host: 'a' }],
  ])('are matched by nested keys, and by what the API puts for one: %s', (field, label, entry, other) => {
    expect(
      fieldsOf(list(field, { ...entry, rest: '1' }, other), list(field, other, { ...entry, rest: '2' })),
    ).toEqual([{ kind: 'changed', path: `spec.${field}[${label}].rest`, from: '1', to: '2' }]);
  });

  test('tell an entry that comes or goes whole', () => {
    const env = (name: string): Mapping => workload('Deployment', { env: [{ name, value: name }] });
    expect(fieldsOf(env('A'), env('B'))).toEqual([
      { kind: 'removed', path: `${pod}.containers[web].env[A]`, from: { name: 'A', value: 'A' } },
      { kind: 'added', path: `${pod}.containers[web].env[B]`, to: { name: 'B', value: 'B' } },
    ]);
  });

  test.each([
    ['of init containers, which run one after the other', 'initContainers'],
    ['of kinds from elsewhere, whose entries have names', 'parts'],
  ])('tell the order of the entries that stay: those %s', (_, field) => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
    expect(fieldsOf(list(field, a, b, c), list(field, d, b, a))).toEqual([
      { kind: 'removed', path: `spec.${field}[c]`, from: c },
      { kind: 'added', path: `spec.${field}[d]`, to: d },
      { kind: 'reordered', path: `spec.${field}`, from: ['a', 'b'], to: ['b', 'a'] },
    ]);
  });

  test('tell entries that share a key apart by what they hold', () => {
    const env = (...values: readonly string[]): Mapping =>
      list('env', ...values.map((value) => ({ name: 'A', value })));
    expect(fieldsOf(env('1', '1', '2'), env('2', '1', '1'))).toEqual([]);
    expect(fieldsOf(env('1', '1', '2'), env('1', '2'))).toEqual([
      { kind: 'removed', path: 'spec.env[]', from: { name: 'A', value: '1' } },
    ]);
  });
});

describe('sets', () => {
  test('have no order where Kubernetes says so, and where the order of what it replaces whole means nothing', () => {
    const isSet = (schema: JsonSchema): boolean => schema['x-kubernetes-list-type'] === 'set';
    const sets = published.filter(([, schema]) => isSet(schema));
    const known = new Set([...sets, ...keyed].map(([field]) => field));
    expect(sets.filter((each) => !isUnordered(each)).map(([field]) => field)).toEqual([]);
    const found = published.filter(isUnordered).map(([field]) => field);
    const others = found.filter((field) => !known.has(field));
    expect([...new Set(others)].sort()).toEqual(Object.values(anyOrder).join(' ').split(' ').sort());
  });

  const to = (port: number, ...blocks: readonly string[]): Mapping => ({
    ports: [{ port }],
    to: blocks.map((cidr) => ({ ipBlock: { cidr, except: ['10.0.0.0/8', '172.16.0.0/12'] } })),
  });

  test('have no order within them either', () => {
    const except = ['172.16.0.0/12', '10.0.0.0/8'];
    const turned = { to: ['b', 'a'].map((cidr) => ({ ipBlock: { except, cidr } })), ports: [{ port: 443 }] };
    expect(
      fieldsOf(list('egress', to(53, 'a'), to(443, 'a', 'b')), list('egress', turned, to(53, 'a'))),
    ).toEqual([]);
  });

  test('of which one entry differs are compared within that entry', () => {
    expect(
      fieldsOf(list('egress', to(53, 'a'), to(443, 'b')), list('egress', to(444, 'b'), to(53, 'a'))),
    ).toEqual([
      { kind: 'removed', path: 'spec.egress[0].ports[443/TCP]', from: { port: 443 } },
      { kind: 'added', path: 'spec.egress[0].ports[444/TCP]', to: { port: 444 } },
    ]);
  });

  test('of which several entries differ tell each whole, as those of texts do', () => {
    const changes = fieldsOf(list('egress', to(1), to(2), to(3)), list('egress', to(3), to(4), to(5)));
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      ...['removed spec.egress[]', 'removed spec.egress[]', 'added spec.egress[]', 'added spec.egress[]'],
    ]);
    expect(fieldsOf(list('accessModes', 'ReadWriteOnce'), list('accessModes', 'ReadWriteMany'))).toEqual([
      { kind: 'removed', path: 'spec.accessModes[]', from: 'ReadWriteOnce' },
      { kind: 'added', path: 'spec.accessModes[]', to: 'ReadWriteMany' },
    ]);
  });
});

describe('sequences', () => {
  test.each(['command', 'args', 'envFrom'])('have an order: %s', (field) => {
    expect(fieldsOf(list(field, 'a', 'b'), list(field, 'b', 'a'))).toHaveLength(2);
  });

  test('are compared by position where they are of one length, and else are told whole', () => {
    expect(fieldsOf(list('command', 'sleep', '5'), list('command', 'sleep', '10'))).toEqual([
      { kind: 'changed', path: 'spec.command[1]', from: '5', to: '10' },
    ]);
    expect(fieldsOf(list('command', 'sleep'), list('command', 'sleep', '10'))).toEqual([
      { kind: 'changed', path: 'spec.command', from: ['sleep'], to: ['sleep', '10'] },
    ]);
  });
});
