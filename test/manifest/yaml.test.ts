import { App, Yaml } from 'cdk8s';
import fc from 'fast-check';
import { isNode, LineCounter, parseAllDocuments, parseDocument, stringify } from 'yaml';
import { production } from '../../lib/environments';
import { TodoChart } from '../../lib/todo-chart';
import { formatDocuments } from '../../lib/yaml';
import { readDocuments, Unreadable } from '../../tools/manifest';
import { stepsOf, valueAt } from '../check/defects/json';
import { textOf } from '../manifest';
import { everyEnvironment } from '../sample-environments';

function read(text: string): unknown[] {
  return readDocuments(text).map(({ raw }) => raw);
}

/** The sentence that stops reading. */
function refusal(text: string): string {
  try {
    readDocuments(text);
  } catch (error) {
    if (error instanceof Unreadable) return error.message;
    throw error;
  }
  return 'not refused';
}

/** Paths to every value in another. */
function pathsIn(value: unknown): (string | number)[][] {
  return [
    [],
    ...stepsOf(value).flatMap((step) => pathsIn(valueAt(value, [step])).map((path) => [step, ...path])),
  ];
}

describe('writing YAML', () => {
  test.each(everyEnvironment)('writes what cdk8s writes: $name', (environment) => {
    const objects: unknown[] = new TodoChart(new App(), environment).toJson();
    expect(formatDocuments(objects)).toBe(Yaml.stringify(...objects));
  });

  test('quotes what kubectl would take for something else than a text', () => {
    const texts = [
      ...['8_E3', '0o1_7', '0O6', '0X1', '0x1_F', '1_0', '1.5_', 'yes', '0644', '2024-01-01', '~', '.inf'],
    ];
    expect(formatDocuments([texts])).toBe(texts.map((text) => `- "${text}"\n`).join(''));
  });

  test('writes what this and another library read as it was', () => {
    const odd = [
      ...[
        'yes',
        'NO',
        'y',
        '0644',
        '0o17',
        '1e3',
        '10:30',
        '2024-01-01',
        '~',
        '<<',
        '=',
        '.inf',
        ' a',
        'a\n',
      ],
    ];
    const text = fc.oneof(fc.string(), fc.constantFrom(...odd));
    const object = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.integer(), fc.boolean()));
    fc.assert(
      fc.property(object, (value) => {
        const written = formatDocuments([value]);
        expect(read(written)).toEqual([value]);
        expect(parseDocument(written).toJS()).toEqual(value);
      }),
    );
  });
});

describe('reading YAML', () => {
  test('understands what another library writes', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 5 }), { minLength: 1, maxLength: 4 }), (values) => {
        const text = values.map((value) => stringify(value, { version: '1.1' })).join('---\n');
        // It leaves these without quotes, and kubectl takes them for numbers.
        fc.pre(!/0[BOX]/.test(text));
        expect(read(text)).toEqual(values);
      }),
    );
  });

  test('finds every value of a manifest in the line in which another library finds it', () => {
    const text = textOf(production);
    const lines = new LineCounter();
    const others = parseAllDocuments(text, { version: '1.1', lineCounter: lines });
    const documents = readDocuments(text);
    expect(documents).toHaveLength(others.length);
    documents.forEach((document, index) => {
      for (const path of pathsIn(document.raw)) {
        const node: unknown = path.length === 0 ? others[index]?.contents : others[index]?.getIn(path, true);
        const offset = isNode(node) ? node.range?.[0] : undefined;
        expect([path, document.lineOf(path)]).toEqual([path, lines.linePos(offset ?? -1).line]);
      }
    });
  });

  test('finds what is not there where the innermost value above it stands', () => {
    const [document] = readDocuments('first: 1\nspec:\n  empty:\n  list:\n    - 1\n');
    const below = [['missing'], ['empty'], ['list', 1], ['list', 0]].map((path) => ['spec', ...path]);
    expect([['missing'], ...below].map((path) => document?.lineOf(path))).toEqual([1, 3, 3, 5, 5]);
  });

  test('reads scalars as kubectl does', () => {
    const text =
      'date: 2024-01-01\nmode: 0644\nmany: 8_E3\nmode2: 0o17\nswitch: yes\ny: on\ntime: 10:30\nlarge: 1e3\nnothing: ~\n';
    expect(read(text)).toEqual([
      {
        ...{ date: '2024-01-01', mode: 0o644, many: 8000, mode2: 0o17, switch: true, true: true },
        ...{ time: '10:30', large: 1000, nothing: null },
      },
    ]);
  });

  test('follows aliases and merges', () => {
    expect(read('a: &a {x: 1}\nb: *a\nc: {<<: *a, z: 2}\n')).toEqual([
      { a: { x: 1 }, b: { x: 1 }, c: { x: 1, z: 2 } },
    ]);
  });

  test('takes nothing for no value', () => {
    expect(['', '# only a comment\n', '---\n---\n'].map(read)).toEqual([[], [], [null, null]]);
  });
});

describe('reading YAML refuses with one sentence', () => {
  const indented = [...Array(3000).keys()].map((depth) => `${' '.repeat(depth)}a:`).join('\n');
  // Nine times nine times nine …
  const bomb = ['ab', 'bc', 'cd', 'de', 'ef', 'fg', 'gh', 'hi'].map(
    ([from, to]) => `${to}: &${to} [${`*${from}, `.repeat(9)}]`,
  );

  test.each<readonly [string, string, RegExp]>([
    ['brackets without end', '['.repeat(20_000), /nesting exceeded maxDepth \(200\)/],
    ['braces without end', '{a: '.repeat(10_000), /nesting exceeded maxDepth \(200\)/],
    ['keys without end', '? '.repeat(15_000), /nesting exceeded maxDepth \(200\)/],
    ['lists without end', '- '.repeat(15_000), /nesting exceeded maxDepth \(200\)/],
    ['indentation without end', indented, /maxDepth/],
    ['a tag that is none', 'a: !!! b', /./],
    ['a key that is there twice', 'a: 1\nb: 2\na: 3', /^duplicated mapping key in line 3$/],
    [
      'aliases that multiply',
      `a: &a [${'x, '.repeat(9)}]\n${bomb.join('\n')}`,
      /^its aliases multiply without end$/,
    ],
    ['an alias within what it names', 'a: &a [*a]', /^(its aliases multiply without end|recursive alias)/],
    ['more text than any manifest has', ' '.repeat(9 * 1024 * 1024), /^it is larger than 8 MiB$/],
    [
      'more values than any manifest has',
      '- []\n'.repeat(600_000),
      /^it holds more than half a million values$/,
    ],
    ['an open quote', 'a: "b', /within a double quoted scalar in line 1$/],
  ])('%s', (_, text, sentence) => {
    expect(refusal(text)).toMatch(sentence);
  });

  test('a secret beside a mistake, without repeating it', () => {
    expect(refusal('password: "hidden-value\nother: 1')).not.toContain('hidden-value');
  });
});
