import fc from 'fast-check';
import { difference, formatDifference } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { object } from './manifests';

const kinds = fc.constantFrom(
  ...[
    'Service',
    'Deployment',
    'StatefulSet',
    'Job',
    'ConfigMap',
    'PersistentVolumeClaim',
    'Secret',
    'Widget',
  ],
);

/** Fields that mean something to the comparison, with whatever in them. */
const body = fc.dictionary(
  fc.constantFrom(
    ...[
      'spec',
      'template',
      'containers',
      'ports',
      'rules',
      'egress',
      'resources',
      'requests',
      'data',
      'value',
    ],
  ),
  fc.oneof({ maxDepth: 2 }, fc.jsonValue(), fc.constantFrom('1', '1000m', '1Gi')),
);

const anyObject = fc
  .tuple(kinds, fc.constantFrom('a', 'b', 'c'), body)
  .map(([kind, name, fields]) => object(kind, name, fields));

const objects = fc.uniqueArray(anyObject, {
  selector: (found) => JSON.stringify([found['kind'], found['metadata']]),
  maxLength: 6,
});

/** Entries with keys of their own, beside which they hold anything. */
function keyed(names: readonly string[]): fc.Arbitrary<readonly Mapping[]> {
  const keys = fc.array(fc.nat({ max: 99 }), { minLength: names.length, maxLength: names.length });
  return fc.uniqueArray(
    fc.tuple(keys, fc.jsonValue()).map(([found, rest]): Mapping => ({
      rest,
      ...Object.fromEntries(names.map((name, at) => [name, String(found[at])])),
    })),
    { selector: (entry) => JSON.stringify(names.map((name) => entry[name])), maxLength: 5 },
  );
}

/** A list whose order means nothing, and the same in another order. */
const shuffled = fc
  .oneof(
    ...[
      ...['containers name', 'env name', 'volumes name', 'volumeMounts mountPath', 'rules host'],
      ...['ports containerPort protocol', 'paths path pathType'],
    ].map((row) => {
      const [list = '', ...names] = row.split(' ');
      return keyed(names).map((entries) => ({ list, entries }));
    }),
    fc.record({
      list: fc.constantFrom('egress', 'from', 'accessModes', 'verbs', 'tolerations'),
      entries: fc.array(fc.jsonValue()),
    }),
  )
  .chain(({ list, entries }) => {
    const all: readonly unknown[] = entries;
    return fc
      .shuffledSubarray([...all.keys()], { minLength: all.length })
      .map((order) => ({ one: { [list]: all }, other: { [list]: order.map((index) => all[index]) } }));
  });

function identities(
  documents: readonly unknown[],
  others: readonly unknown[],
  kind: string,
): readonly unknown[] {
  return difference(documents, others)
    .objects.filter((found) => found.kind === kind)
    .map(({ identity }) => identity);
}

describe('whatever the manifests', () => {
  test('one does not differ from itself', () => {
    fc.assert(
      fc.property(objects, (some) => {
        expect(difference(some, structuredClone(some))).toEqual({ objects: [], problems: [] });
      }),
    );
  });

  test('what one way adds, the other way removes', () => {
    fc.assert(
      fc.property(objects, objects, (old, next) => {
        expect(identities(old, next, 'added')).toEqual(identities(next, old, 'removed'));
        expect(identities(old, next, 'changed')).toEqual(identities(next, old, 'changed'));
      }),
    );
  });

  test('the order of objects makes no difference', () => {
    fc.assert(
      fc.property(objects, objects, fc.nat(), (old, next, at) => {
        const turned = [...next.slice(at % 6), ...next.slice(0, at % 6)];
        expect(difference(old, turned)).toEqual(difference(old, next));
      }),
    );
  });

  test('the order of lists with keys, and of sets, makes no difference', () => {
    fc.assert(
      fc.property(shuffled, ({ one, other }) => {
        const [old, next] = [one, other].map((spec) => object('Widget', 'a', { spec }));
        expect(difference([old], [next]).objects).toEqual([]);
      }),
    );
  });

  test('comparing and printing never throws', () => {
    const anything = fc.array(fc.oneof(fc.jsonValue(), fc.anything(), anyObject));
    fc.assert(
      fc.property(anything, anything, (old, next) => {
        formatDifference(difference(old, next));
      }),
      { numRuns: 500 },
    );
  });

  test('every object that changed has fields that differ', () => {
    fc.assert(
      fc.property(objects, objects, (old, next) => {
        for (const found of difference(old, next).objects)
          if (found.kind === 'changed') expect(found.fields).not.toEqual([]);
      }),
    );
  });
});

describe('whatever the secret', () => {
  /** Nothing of this can stand in the output by chance. */
  const value = fc.string({
    unit: fc.constantFrom('§', 'µ', '¶', 'ø', 'å', 'æ', '@', ':', '/', '=', '%', ' '),
    minLength: 4,
  });
  const places: readonly ((secret: string) => Mapping)[] = [
    (secret) => object('Secret', 'a', { data: { key: Buffer.from(secret).toString('base64') } }),
    (secret) => object('Secret', 'a', { stringData: { key: secret } }),
    (secret) => object('Widget', 'a', { env: [{ name: 'PASSWORD', value: secret }] }),
    (secret) => object('ConfigMap', 'a', { data: { TOKEN: secret } }),
    (secret) => object('Widget', 'a', { args: ['--password', secret] }),
    (secret) => object('Widget', 'a', { spec: { url: `postgresql://todo:${secret}@db/todo` } }),
  ];

  test('it never stands in the output', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), value, value, (place, old, next) => {
        const nothing = { ...place(''), env: [], data: {}, stringData: {}, args: [], spec: {} };
        for (const pair of [
          [place(old), place(next)],
          [nothing, place(next)],
          [place(old), nothing],
        ] as const) {
          const found = difference([pair[0]], [pair[1]]);
          const output = formatDifference(found) + JSON.stringify(found);
          for (const secret of [old, next]) {
            expect(output).not.toContain(secret.trim() === '' ? '§' : secret);
            expect(output).not.toContain(Buffer.from(secret).toString('base64'));
          }
        }
      }),
    );
  });

  test('the output is the same for any other', () => {
    const pair = fc.uniqueArray(
      value.map((secret) => secret.trim()).filter((secret) => secret.length >= 4),
      { minLength: 2, maxLength: 2 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), pair, pair, (place, one, other) => {
        const [first, second] = [one, other].map(([old = '', next = '']) =>
          difference([place(old)], [place(next)]),
        );
        expect(first?.objects).toHaveLength(1);
        expect(second).toEqual(first);
      }),
    );
  });
});
