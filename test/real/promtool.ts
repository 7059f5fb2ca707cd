import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrometheusRuleItem } from '../../imports/prometheus-operator';
import { formatDocuments } from '../../lib/yaml';
import type { Moment } from './alert-figures';

/** Rules, and what is expected of some of them. */
export interface RuleTest {
  readonly rules: readonly PrometheusRuleItem[];
  readonly interval?: string;
  readonly evaluation?: string;
  readonly expectations: readonly (Moment & { readonly alert: string })[];
}

function fileOf({ interval = '1m', evaluation = '1m', expectations }: RuleTest, rules: string): object {
  return {
    rule_files: [rules],
    evaluation_interval: evaluation,
    tests: expectations.map(({ alert, series, at, fires }) => ({
      interval,
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: [
        {
          expr: `sum(ALERTS{alertname="${alert}",alertstate="firing"}) > bool 0`,
          eval_time: at,
          exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
        },
      ],
    })),
  };
}

/** Whether each test passes; all in one run, because promtool takes longer to start than to test. */
export function promtool(tests: readonly RuleTest[]): readonly boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'alerts-'));
  const write = (name: string, content: object): string => {
    writeFileSync(join(folder, name), formatDocuments([content]));
    return name;
  };
  try {
    const files = tests.map((test, index) => {
      const rules = { groups: [{ name: 'todo', rules: test.rules }] };
      return write(`${index}.test.yaml`, fileOf(test, write(`${index}.rules.yaml`, rules)));
    });
    const { error, stdout, stderr } = spawnSync('promtool', ['test', 'rules', ...files], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    if (error !== undefined) throw error;
    // What it cannot read fails, too, and would pass for a rule that a test finds wrong.
    const unread = /^ {2}FAILED:\n(?! +(?:expr|alertname|name):).*/m.exec(stderr);
    if (unread !== null) throw new Error(unread[0]);
    const verdicts = stdout.split('Unit Testing:').slice(1);
    if (verdicts.length !== files.length) throw new Error(stdout + stderr);
    return verdicts.map((verdict) => verdict.includes('SUCCESS'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
