import type { PrometheusRuleItem } from '../../imports/prometheus-operator';
import type { Environment } from '../../lib/environments';
import { groupBy } from '../../tools/manifest';
import { manifestOf } from '../manifest';
import { cases } from './alert-cases';
import type { AlertCase, Series } from './alert-figures';
import { parseSeries, selects } from '../series';
import { promtool, type RuleTest } from './promtool';

jest.setTimeout(120_000);

/** The rules of an environment, by the name of their alert. */
function rulesOf(environment: Environment): ReadonlyMap<string, PrometheusRuleItem> {
  const { groups = [] } = manifestOf(environment).find('PrometheusRule', 'todo-alerts').spec;
  const rules = groups.flatMap((group) => group.rules ?? []);
  return new Map(rules.map((rule) => [rule.alert ?? '', rule]));
}

const all = new Map(
  [...new Set(cases.map(({ environment }) => environment))].map((each) => [each, rulesOf(each)]),
);

function ruleOf({ environment }: AlertCase, alert: string): PrometheusRuleItem {
  const rule = all.get(environment)?.get(alert);
  if (rule === undefined) throw new Error(`there is no ${alert}`);
  return rule;
}

/** The tests of an alert and its twin, with these rules in the place of their own. */
function testOf(
  each: AlertCase,
  change: (rule: PrometheusRuleItem) => PrometheusRuleItem,
): readonly RuleTest[] {
  const twin = `${each.alert}Unknown`;
  const rules = [each.alert, twin].map((name) => change(ruleOf(each, name)));
  const { interval = '1m', moments, alert } = each;
  const needs = [...String(ruleOf(each, twin).expr).matchAll(/absent\(([^)]*)\)/g)].map(
    ([, need = '']) => need,
  );
  const left = (need: string): Series =>
    Object.fromEntries(
      Object.entries(each.healthy).filter(([series]) => !selects(parseSeries(need), parseSeries(series))),
    );
  const silent = { at: '15m', fires: false };
  return [
    ...[...groupBy(moments, ({ evaluation = each.evaluation ?? '1m' }) => evaluation)].map(
      ([evaluation, some]) => ({
        ...{ rules, interval, evaluation },
        expectations: some.map((moment) => ({ alert, ...moment })),
      }),
    ),
    {
      rules,
      expectations: [
        { alert, series: each.healthy, ...silent },
        { alert: twin, series: each.healthy, ...silent },
        ...needs.flatMap((need) => [
          { alert, series: left(need), ...silent },
          { alert: twin, series: left(need), at: '14m', fires: false },
          { alert: twin, series: left(need), at: '15m', fires: true },
        ]),
      ],
    },
  ];
}

const rows = cases.map((each) => ({
  title: `${each.alert} (${each.environment.database.kind}, ${all.get(each.environment)?.size ?? 0} rules)`,
  each,
}));

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A duration or number that is half as large again, and one that is two thirds of it; zero has whole neighbours. */
function others(written: string): readonly string[] {
  const [, amount = '', unit = ''] = /^([\d.]+)([smhd]?)$/.exec(written) ?? [];
  if (unit !== '')
    return [1.5, 2 / 3].map((factor) => `${Math.round(Number(amount) * (seconds[unit] ?? 0) * factor)}s`);
  return Number(amount) === 0 ? ['1', '-1'] : [1.5, 2 / 3].map((factor) => String(Number(amount) * factor));
}

/** Every rule that differs from this one in one threshold or duration. */
function mutations(rule: PrometheusRuleItem): readonly PrometheusRuleItem[] {
  const { expr, for: lasting } = rule;
  // Numbers in labels are names.
  const parts = String(expr).split(/(\{[^}]*\})/);
  const mutated = parts.flatMap((part, index) =>
    part.startsWith('{')
      ? []
      : [...part.matchAll(/(?<![\w.])[\d.]+[smhd]?(?!\w)/g)].flatMap((found) =>
          others(found[0]).map((other) =>
            parts
              .with(
                index,
                `${part.slice(0, found.index)}${other}${part.slice(found.index + found[0].length)}`,
              )
              .join(''),
          ),
        ),
  );
  return [
    ...mutated.map((changed) => ({ ...rule, expr: changed })),
    ...(lasting === undefined ? [] : others(lasting).map((other) => ({ ...rule, for: other }))),
  ];
}

test('every alert has a row, and each row an alert', () => {
  const alerts = new Set([...all.values()].flatMap((rules) => [...rules.keys()]));
  const names = cases.flatMap(({ alert }) => [alert, `${alert}Unknown`]);
  expect([...alerts].sort()).toEqual([...new Set(names)].sort());
});

test.each(rows)(
  '$title fires when it must, is silent when not, and its twin fires when nothing is measured',
  ({ each }) => {
    expect(promtool(testOf(each, (rule) => rule))).not.toContain(false);
  },
);

test.each(rows)('$title: its tests notice each other threshold and duration', ({ each }) => {
  const rules = [each.alert, `${each.alert}Unknown`].map((name) => ruleOf(each, name));
  const mutants = rules.flatMap((rule) => mutations(rule));
  const tests = mutants.map((mutant) =>
    testOf(each, (rule) => (rule.alert === mutant.alert ? mutant : rule)),
  );
  const verdicts = promtool(tests.flat());
  const size = (tests[0] ?? []).length;
  const unnoticed = mutants.filter(
    (_, index) => !verdicts.slice(index * size, (index + 1) * size).includes(false),
  );
  expect(unnoticed).toEqual([]);
  expect(mutants.length).toBeGreaterThanOrEqual(2);
});
