import { stringify } from 'yaml';
import { check, checkFile, formatJson, formatSarif, formatText, judge, rules } from '../../tools/check';
import { at, type Mapping } from '../../tools/manifest';

const reason = 'A demonstration that anybody may restart.';

/** A namespace without the labels of Pod Security, which is one finding, and a ConfigMap, which is none. */
function documents(annotations: Mapping, ofMap: Mapping = {}): readonly unknown[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'todo', annotations } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'map', namespace: 'todo', annotations: ofMap },
    },
  ];
}

function excuse(rule: string, text: unknown = reason): Mapping {
  return { [`todo-chatbot/ignore-${rule}`]: text };
}

function found(given: readonly unknown[]): readonly string[] {
  return check(given).map(({ rule, object, message }) => `${rule.name}: ${object.label}: ${message}`);
}

const defect =
  'namespaces-enforce-restricted: Namespace todo: The namespace todo must enforce restricted pods.';

describe('an excuse', () => {
  test('takes a finding of its rule about its object out of the findings, and keeps it with its reason', () => {
    expect(found(documents({}))).toEqual([defect]);
    const { findings, excused } = judge(documents(excuse('namespaces-enforce-restricted')));
    expect(findings).toEqual([]);
    expect(excused).toMatchObject([
      { rule: { name: 'namespaces-enforce-restricted' }, object: { label: 'Namespace todo' }, reason },
    ]);
  });

  test('excuses every finding of its rule about its object', () => {
    const wrong = { ...excuse('names-are-valid'), 'a b': 'x', 'c d': 'x' };
    const { excused } = judge(documents({}, wrong));
    expect(excused.map(({ rule }) => rule.name)).toEqual(['names-are-valid', 'names-are-valid']);
  });

  test('gives its reason on one line, and no secret in it', () => {
    const reasonOf = (text: string): string | undefined =>
      judge(documents(excuse('namespaces-enforce-restricted', text))).excused[0]?.reason;
    expect(reasonOf('  two\n  lines\u001b[31m ')).toBe('two lines [31m');
    expect(reasonOf(`see https://user:${'x8Kq2'.repeat(3)}@host/`)).toBe('(hidden)');
  });

  test.each<readonly [string, Mapping, Mapping, string]>([
    [
      'for another object',
      {},
      excuse('namespaces-enforce-restricted'),
      'ConfigMap todo/map: namespaces-enforce-restricted finds nothing here: the excuse is not needed.',
    ],
    [
      'from another rule',
      excuse('names-are-valid'),
      {},
      'Namespace todo: names-are-valid finds nothing here: the excuse is not needed.',
    ],
    ['from no rule', excuse('namespaces'), {}, 'Namespace todo: There is no rule "namespaces".'],
    [
      'without a reason',
      excuse('namespaces-enforce-restricted', ' \n'),
      {},
      'Namespace todo: The excuse from namespaces-enforce-restricted must give its reason.',
    ],
  ])('%s is a finding itself, and excuses nothing', (_, ofNamespace, ofMap, finding) => {
    expect(found(documents(ofNamespace, ofMap))).toEqual([defect, `excuses-are-needed: ${finding}`]);
  });

  test('on a pod template is a finding: it belongs on the object', () => {
    const template = { metadata: { annotations: excuse('probes-differ') }, spec: { containers: [] } };
    const metadata = { name: 'web', namespace: 'todo' };
    expect(found([{ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } }])).toContain(
      'excuses-are-needed: Deployment todo/web: An excuse has no effect here: it belongs on Deployment todo/web itself.',
    );
  });
});

describe('rules about secrets, schemas and excuses cannot be excused', () => {
  const strict = [
    'kinds-are-served',
    'objects-match-their-schema',
    'fields-agree',
    'secrets-stay-secret',
    'excuses-are-needed',
  ];

  test('and no other is strict', () => {
    expect(rules.filter(({ excusable }) => excusable === false).map(({ name }) => name)).toEqual(strict);
  });

  test.each<readonly [string, Mapping]>([
    ['kinds-are-served', { kind: 'Gadget' }],
    ['objects-match-their-schema', { field: 1 }],
    ['secrets-stay-secret', { data: { key: '-----BEGIN PRIVATE KEY-----' } }],
    ['excuses-are-needed', {}],
  ])('%s', (rule, wrong) => {
    const metadata = { name: 'map', annotations: excuse(rule) };
    const { findings, excused } = judge([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, ...wrong }]);
    expect(findings.map((one) => one.rule.name)).toContain(rule);
    expect(findings.map(({ message }) => message)).toContain(`Findings of ${rule} cannot be excused.`);
    expect(excused).toEqual([]);
  });
});

test('an excuse is no secret because its rule is called so, and a secret in it is one', () => {
  const named = check(documents({}, excuse('secrets-stay-secret')));
  expect(named.filter(({ rule }) => rule.name === 'secrets-stay-secret')).toEqual([]);
  const holding = check(documents({}, excuse('secrets-stay-secret', `ghp_${'a1B2c3'.repeat(6)}`)));
  expect(holding.filter(({ rule }) => rule.name === 'secrets-stay-secret')).toHaveLength(1);
});

describe('reports list what is excused, and why', () => {
  const text = documents(excuse('namespaces-enforce-restricted')).map((each) => stringify(each));
  const files = [checkFile('a.yaml', text.join('---\n'))];

  test('text counts it by rule and object', () => {
    expect(formatText(files)).toBe(
      `Nothing found.\n\na.yaml: 1 excused: namespaces-enforce-restricted Namespace todo: ${reason}\n`,
    );
  });

  test('JSON has it beside the findings', () => {
    expect(JSON.parse(formatJson(files))).toMatchObject([
      { findings: [], excused: [{ rule: 'namespaces-enforce-restricted', reason, line: 4 }] },
    ]);
  });

  test('SARIF has it as a suppressed result, and every other result as one that is not', () => {
    const both = [...files, checkFile('b.yaml', text.join('---\n').replace(reason, ''))];
    const results = at(JSON.parse(formatSarif(both)), 'runs', 0, 'results');
    expect(results).toMatchObject([
      {
        ruleId: 'namespaces-enforce-restricted',
        suppressions: [{ kind: 'inSource', justification: reason }],
      },
      { ruleId: 'namespaces-enforce-restricted', suppressions: [] },
      { ruleId: 'excuses-are-needed', suppressions: [] },
    ]);
  });
});
