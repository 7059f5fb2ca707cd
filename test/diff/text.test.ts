import { describeProblem, difference, formatDifference } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { object, workload } from './manifests';

function print(old: readonly unknown[], next: readonly unknown[]): string {
  return formatDifference(difference(old, next));
}

describe('a difference as text', () => {
  test('is a paragraph for each object, and a line that sums up', () => {
    const labels = (app: string): Mapping => ({ selector: { matchLabels: { app } } });
    const old = [
      workload(
        'Deployment',
        { image: 'web:1', stdin: true, resources: { limits: { cpu: '1' } } },
        labels('a'),
      ),
      object('PersistentVolumeClaim', 'data'),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'todo' } },
    ];
    const next = [
      workload('Deployment', { image: 'web:2', tty: true, resources: { limits: { cpu: 2 } } }, labels('b')),
      object('Secret', 'key', { stringData: { key: 'secret' } }),
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'todo' } },
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

  test('says of a secret only that it changed', () => {
    const secret = (key: string): Mapping => object('Secret', 'a', { stringData: { key } });
    expect(print([secret('old')], [secret('new')])).toContain('  ~ data.key: changed (hidden)\n');
  });

  test('shows what took the place of a secret', () => {
    const config = (TOKEN: unknown): Mapping => object('ConfigMap', 'a', { data: { TOKEN } });
    expect(print([config('old')], [config({})])).toContain('  ~ data.TOKEN: (hidden) → {}\n');
  });

  test('tells text from what it looks like', () => {
    const config = (value: unknown): Mapping => object('ConfigMap', 'a', { data: { value } });
    expect(print([config('1')], [config(1)])).toContain('data.value: "1" → 1\n');
    expect(print([config('true')], [config(true)])).toContain('data.value: "true" → true\n');
    expect(print([config('false')], [config('null')])).toContain('data.value: "false" → "null"\n');
    expect(print([config('')], [config(' a')])).toContain('data.value: "" → " a"\n');
    expect(print([config({})], [config('a')])).toContain('data.value: {} → a\n');
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
    const colours = lines.map((line) => [
      /^\u001b\[(\d+)m(.*)\u001b\[0m$/.exec(line)?.[1],
      /[-+~>!] \w+/.exec(line)?.[0],
    ]);
    expect(colours).toEqual(
      expect.arrayContaining([
        ['33', '> Job'],
        ['31', '- PersistentVolumeClaim'],
        ['31', '! may'],
        ['32', '+ Secret'],
        ['33', '~ StatefulSet'],
        ['32', '+ spec'],
        ['31', '- spec'],
        [undefined, '~ spec'],
        ['33', '! restarts'],
      ]),
    );
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
