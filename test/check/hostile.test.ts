import fc from 'fast-check';
import { stringify } from 'yaml';
import { check, checkFile, formatSarif, formatText } from '../../tools/check';
import { minikube, production } from '../../lib/environments';
import { Unreadable } from '../../tools/manifest/yaml';
import { changed, stepsOf, valueAt } from './defects/json';
import { synthesize } from './manifests';

/** The number of findings, or the sentence that a person reads instead. */
function outcome(text: string): number | string {
  try {
    return checkFile('input', text).findings.length;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.message;
  }
}

const documents = [...synthesize(minikube), ...synthesize(production)];

/** Paths to every value of a document. */
function pathsOf(value: unknown): (string | number)[][] {
  return [
    [],
    ...stepsOf(value).flatMap((step) => {
      const inner: unknown = valueAt(value, [step]);
      return pathsOf(inner).map((path) => [step, ...path]);
    }),
  ];
}

describe('whatever a manifest holds, checking it ends', () => {
  test('for any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 6 }), { maxLength: 5 }), (values) => {
        check(values).forEach(({ message }) => {
          expect(message).toMatch(/./);
        });
      }),
    );
  });

  test('for any value in the place of any other', () => {
    const place = fc
      .nat({ max: documents.length - 1 })
      .chain((index) => fc.tuple(fc.constant(index), fc.constantFrom(...pathsOf(documents[index]))));
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('__proto__', -1, 1e300, [], {}, '', [null], [[]], [{}]),
    );
    fc.assert(
      fc.property(place, anything, ([index, path], value) => {
        const wrong = documents.toSpliced(
          index,
          1,
          changed(documents[index], path, () => value),
        );
        check(wrong).forEach(({ message }) => {
          expect(message).toMatch(/./);
        });
      }),
      { numRuns: 150 },
    );
  });

  test('for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        outcome(Buffer.from(bytes).toString('utf8'));
        outcome(Buffer.from(bytes).toString('latin1'));
      }),
    );
  });

  test('for text that looks like YAML', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a ',
      '? ',
      '|',
      '"',
      '---\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        outcome(pieces.join(''));
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading', () => {
  test('takes nothing for nothing', () => {
    expect(['', '---\n---\n', '# only a comment\n', 'null\n', '---\n'.repeat(10_000)].map(outcome)).toEqual([
      0, 0, 0, 0, 0,
    ]);
  });

  test('takes a List for its items, and finds their lines', () => {
    const items = [{ apiVersion: 'v1', kind: 'Gadget', metadata: { name: 'a' } }];
    const [found] = checkFile('list', stringify({ apiVersion: 'v1', kind: 'List', items })).findings;
    expect([found?.rule.name, found?.line, found?.object.label]).toEqual([
      'kinds-are-served',
      4,
      'Gadget default/a',
    ]);
  });

  test('gets through ten thousand documents', () => {
    const text = Array.from({ length: 10_000 }, (_, i) =>
      stringify({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `c${i}`, namespace: 'x' },
        data: { a: 'b' },
      }),
    );
    expect(outcome(text.join('---\n'))).toBe(0);
  });

  test('stops counting the findings of a rule at a thousand', () => {
    const text = Array.from({ length: 1500 }, () => 'kind: Gadget\n').join('---\n');
    expect(outcome(text)).toBe(2000);
  });
});

test('reports of nothing say so', () => {
  expect(formatText([])).toBe('Nothing found.\n');
  expect(formatSarif([])).toContain('"results": []');
});
