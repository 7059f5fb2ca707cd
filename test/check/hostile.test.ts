import fc from 'fast-check';
import { stringify } from 'yaml';
import { check, checkFile, formatSarif, formatText } from '../../tools/check';
import { at, type Path, Unreadable } from '../../tools/manifest';
import { changed, stepsOf } from './defects/json';
import { manifests } from './manifests';

/** The number of findings, or the sentence that a person reads instead. */
function outcome(text: string): number | string {
  try {
    return checkFile('input', text).findings.length;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.message;
  }
}

function expectSentences(documents: readonly unknown[]): void {
  for (const { message } of check(documents)) expect(message).toMatch(/./);
}

/** Paths to every value of a document. */
function pathsOf(value: unknown): Path[] {
  const inner = stepsOf(value).flatMap((step) => pathsOf(at(value, step)).map((path) => [step, ...path]));
  return [[], ...inner];
}

const pieces = ['a', ': ', '- ', '\n', '  ', '{', '}', '[', ']', '&a ', '*a ', '? ', '|', '"', '---\n'];

/** A mapping of YAML for which String throws. */
const textless = { toString: '', valueOf: null };

describe('whatever a manifest holds, checking it ends', () => {
  test('for any JSON', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue({ maxDepth: 6 }), { maxLength: 5 }), expectSentences));
  });

  test('for any value in the place of any other', () => {
    const places = (['minikube', 'production'] as const).flatMap((name) =>
      manifests[name].flatMap((document, index) => pathsOf(document).map((path) => ({ name, index, path }))),
    );
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('__proto__', -1, 1e300, [], {}, '', [null], [[]], [{}], textless),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), anything, ({ name, index, path }, value) => {
        const documents = manifests[name];
        const wrong = changed(documents[index], path, () => value);
        expectSentences(documents.toSpliced(index, 1, wrong));
      }),
      { numRuns: 150 },
    );
  });

  test('for a value that no text can be made of, anywhere in a policy', () => {
    const index = manifests.production.findIndex(
      (document) =>
        at(document, 'kind') === 'NetworkPolicy' && at(document, 'spec', 'ingress', 0, 'from') !== undefined,
    );
    for (const path of pathsOf(manifests.production[index])) {
      const wrong = changed(manifests.production[index], path, () => textless);
      expectSentences(manifests.production.toSpliced(index, 1, wrong));
    }
  });

  test.each(['__proto__', 'constructor', 'toString'])('for a kind that JavaScript knows: %s', (kind) => {
    expect(outcome(`apiVersion: v1\nkind: ${kind}\nspec: {}\n`)).toBeGreaterThan(0);
  });

  test('for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const encoding of ['utf8', 'latin1'] as const) outcome(Buffer.from(bytes).toString(encoding));
      }),
    );
  });

  test('for text that looks like YAML', () => {
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 60 });
    fc.assert(
      fc.property(text, (found) => {
        outcome(found.join(''));
      }),
      { numRuns: 500 },
    );
  });
});

describe('reading', () => {
  test.each(['', '---\n---\n', '# only a comment\n', 'null\n', '---\n'.repeat(10_000)])(
    'takes nothing for nothing: %#',
    (text) => {
      expect(outcome(text)).toBe(0);
    },
  );

  test('takes a List for its items, and finds their lines', () => {
    const items = [{ apiVersion: 'v1', kind: 'Gadget', metadata: { name: 'a' } }];
    expect(checkFile('list', stringify({ apiVersion: 'v1', kind: 'List', items })).findings).toMatchObject([
      { rule: { name: 'kinds-are-served' }, line: 4, object: { label: 'Gadget default/a' } },
    ]);
  });

  test('gets through ten thousand documents', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => {
      const metadata = { name: `c${index}`, namespace: 'x' };
      return stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } });
    });
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
