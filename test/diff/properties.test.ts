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

/** What differs in one way. */
function identities(old: readonly unknown[], next: readonly unknown[], way: string): readonly unknown[] {
  return difference(old, next).objects.flatMap(({ kind, identity }) => (kind === way ? [identity] : []));
}

describe('whatever the manifests', () => {
  test('one does not differ from itself', () => {
    fc.assert(
      fc.property(objects, (some) => {
        expect(difference(some, structuredClone(some))).toEqual({ objects: [], problems: [] });
      }),
    );
  });

  test('what one way adds, the other way removes; what changed has fields; the order of objects means nothing', () => {
    fc.assert(
      fc.property(objects, objects, fc.nat({ max: 5 }), (old, next, at) => {
        expect(identities(old, next, 'added')).toEqual(identities(next, old, 'removed'));
        expect(identities(old, next, 'changed')).toEqual(identities(next, old, 'changed'));
        const found = difference(old, next);
        for (const each of found.objects) if (each.kind === 'changed') expect(each.fields).not.toEqual([]);
        expect(difference(old, [...next.slice(at), ...next.slice(0, at)])).toEqual(found);
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
});

describe('whatever the secret', () => {
  /** Nothing of this can stand in the output by chance. */
  const unit = fc.constantFrom('§', 'µ', '¶', 'ø', 'å', 'æ', '@', ':', '/', '=', '%', ' ');
  const value = fc.string({ unit, minLength: 4 });
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
        const pairs = [
          [place(old), place(next)],
          [nothing, place(next)],
          [place(old), nothing],
        ] as const;
        for (const [before, after] of pairs) {
          const found = difference([before], [after]);
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
