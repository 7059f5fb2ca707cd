import { describeProblem, difference, formatDifference } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { object, workload } from './manifests';

function print(old: readonly unknown[], next: readonly unknown[]): string {
  return formatDifference(difference(old, next));
}

describe('a difference as text', () => {
  test('is a paragraph for each object, and a line that sums up', () => {
    const web = (image: string, app: string, fields: Mapping): Mapping =>
      workload('Deployment', { image, ...fields }, { selector: { matchLabels: { app } } });
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'todo' } };
    const old = [
      web('web:1', 'a', { stdin: true, resources: { limits: { cpu: '1' } } }),
      object('PersistentVolumeClaim', 'data'),
      namespace,
    ];
    const next = [
      web('web:2', 'b', { tty: true, resources: { limits: { cpu: 2 } } }),
      object('Secret', 'key', { stringData: { key: 'secret' } }),
      namespace,
    ];
    expect(print(old, next)).toBe(`\
~ Deployment todo/web
  ~ spec.selector.matchLabels.app: a → b
  ~ spec.template.spec.containers[web].image: web:1 → web:2
  ~ spec.template.spec.containers[web].resources.limits.cpu: "1" → 2
  - spec.template.spec.containers[web].stdin: true
  + spec.template.spec.containers[web].tty: true
  ! refused: spec.selector is immutable.
  ! restarts pods: The pod template differs: a rollout replaces every pod, by its strategy.

- PersistentVolumeClaim todo/data
  ! may lose data: deleting it releases its volume, which is deleted too where its policy is Delete.

+ Secret todo/key

Objects: 1 added, 1 removed, 1 changed; 1 refused, 1 may lose data, 1 restarts pods.
`);
  });

  test('is one line where there is none', () => {
    expect(print([object('Service', 'a')], [object('Service', 'a')])).toBe('No difference.\n');
  });

  test('shows what came whole as a block', () => {
    const next = workload('Deployment', { env: [{ name: 'A', value: '1' }] });
    expect(print([workload('Deployment', {})], [next])).toContain(`\
  + spec.template.spec.containers[web].env:
    + - name: A
    +   value: "1"
`);
  });

  test.each([
    ['a change amid them', 'a\nb\nc\n', 'a\nx\ny\nc\n', ['- b', '+ x', '+ y']],
    ['an end', 'a\nb\n', 'a\n', ['- b']],
    ['a start', 'b\n', 'a\nb\n', ['+ a']],
    ['a line that came twice', 'a\na\n', 'a\na\na\n', ['+ a']],
    ['nothing in common', 'a\n', 'b\nc\n', ['- a', '+ b', '+ c']],
  ])('shows of texts of many lines those that differ: %s', (_, old, next, lines) => {
    const file = (text: string): Mapping => object('ConfigMap', 'a', { data: { file: text } });
    expect(print([file(old)], [file(next)])).toContain(
      `  ~ data.file:\n${lines.map((line) => `    ${line}\n`).join('')}\n`,
    );
  });

  test('tells an order and a new name on a line each', () => {
    const init = (...names: readonly string[]): Mapping => ({
      template: { spec: { initContainers: names.map((name) => ({ name })) } },
    });
    const job = (name: string, ...names: readonly string[]): Mapping =>
      object('Job', name, { spec: init(...names) });
    expect(print([job('migrate-11111', 'a', 'b')], [job('migrate-22222', 'b', 'a')])).toBe(`\
> Job todo/migrate-11111 → migrate-22222
  ~ spec.template.spec.initContainers: order a, b → b, a

Objects: 1 renamed.
`);
  });

  test.each([
    ['tells text from numbers', 'value', '1', 1, '"1" → 1'],
    ['tells text from flags', 'value', 'true', true, '"true" → true'],
    ['tells texts from what they look like', 'value', 'false', 'null', '"false" → "null"'],
    ['quotes nothing and blanks', 'value', '', ' a', '"" → " a"'],
    ['shows what is empty', 'value', {}, 'a', '{} → a'],
    ['says of a secret only that it changed', 'TOKEN', 'old', 'new', 'changed (hidden)'],
    ['shows what took the place of a secret', 'TOKEN', 'old', {}, '(hidden) → {}'],
  ])('%s', (_, name, old, next, line) => {
    const config = (value: unknown): Mapping => object('ConfigMap', 'a', { data: { [name]: value } });
    expect(print([config(old)], [config(next)])).toContain(`  ~ data.${name}: ${line}\n`);
  });

  test('does not steer the terminal, whatever the manifest holds', () => {
    const [old, next] = ['a\u001b[2J', 'b\u202e\r\u2028'].map((text) =>
      object('ConfigMap', `name${text}`, { data: { [text]: text, both: text } }),
    );
    const same = [old, next].map((config) => ({ ...config, metadata: { name: 'a\u0007' } }));
    const text = print([old, same[0]], [next, same[1]]);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
    expect(text).toContain('\\u001b[2J');
  });

  test('has colours only where they are asked for', () => {
    const job = (name: string): Mapping => object('Job', name, { spec: { parallelism: name.length } });
    const found = difference(
      [workload('StatefulSet', { tty: true }), job('migrate-11111'), object('PersistentVolumeClaim', 'a')],
      [workload('StatefulSet', { image: '1' }), job('migrate-222222'), object('Secret', 'a')],
    );
    expect(formatDifference(found)).not.toContain('\u001b');
    const lines = formatDifference(found, { colour: true }).split('\n');
    const colours = lines.map((line) => {
      const [, colour] = /^\u001b\[(\d+)m.*\u001b\[0m$/.exec(line) ?? [];
      return [colour, /[-+~>!] \w+/.exec(line)?.[0]].join(' ').trim();
    });
    const rows = [
      '33 > Job',
      '31 - PersistentVolumeClaim',
      '31 ! may',
      '32 + Secret',
      '33 ~ StatefulSet',
    ].concat('32 + spec', '31 - spec', '~ spec', '33 ! restarts');
    expect(colours).toEqual(expect.arrayContaining(rows));
  });
});

test('a problem is one sentence', () => {
  const twice = object('Service', 'a');
  const { problems } = difference([{}, twice, twice], []);
  expect(problems.map((problem) => describeProblem(problem, { old: 'a.yaml', new: 'b.yaml' }))).toEqual([
    'a.yaml: document 1 holds something that is no Kubernetes object: it lacks apiVersion, kind or metadata.name.',
    'a.yaml: Service todo/a is declared more than once; the last one counts.',
  ]);
});
