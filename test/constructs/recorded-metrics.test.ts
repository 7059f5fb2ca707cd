import { manifestOf } from '../manifest';
import { recorded } from '../recorded-metrics';
import { watched } from '../sample-monitoring';
import { parseSeries, selects } from '../series';

const { groups = [] } = manifestOf(watched).find('PrometheusRule', 'todo-alerts').spec;
const rules = groups.flatMap((group) => group.rules ?? []);
const measured = recorded.map(({ series }) => parseSeries(series));

/** The metrics of kube-state-metrics that an alert, or a twin, reads by labels that nothing has which was measured. */
function unfound(areTwins: boolean): readonly string[] {
  const expressions = rules
    .filter(({ alert = '' }) => alert.endsWith('Unknown') === areTwins)
    .flatMap(({ expr }) => String(expr).match(/kube_\w+\{[^}]*\}/g) ?? []);
  const selectors = [...new Set(expressions)].map((each) => parseSeries(each));
  expect(selectors).not.toEqual([]);
  return selectors
    .filter((selector) => !measured.some((series) => selects(selector, series)))
    .map(({ metric }) => metric);
}

// The names of metrics and labels are kube-state-metrics' own, and those of objects Kubernetes'.
test('kube-state-metrics says all that the alerts need, by the names and labels that they ask for', () => {
  expect(unfound(true)).toEqual([]);
});

test('the alerts find what they look for, but for what had not happened', () => {
  // No copy was made, nothing lacked memory, and no migration failed.
  expect(unfound(false)).toEqual([
    'kube_cronjob_status_last_successful_time',
    'kube_pod_container_status_last_terminated_reason',
    'kube_job_failed',
  ]);
});
