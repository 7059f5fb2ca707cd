import { manifestOf } from '../manifest';
import { recorded, recordedAt } from '../recorded-metrics';
import { watched } from '../sample-monitoring';
import { promtool } from './promtool';

jest.setTimeout(120_000);

const { groups = [] } = manifestOf(watched).find('PrometheusRule', 'todo-alerts').spec;
const rules = groups
  .flatMap((group) => group.rules ?? [])
  .filter(({ expr }) => String(expr).includes('kube_') && !/(?:kubelet|pg|probe)_/.test(String(expr)));

/** A clock that begins with the record. */
const time = (value: number): number => Math.round(value - recordedAt);
const minutes = 30 * 60;
const series = Object.fromEntries(
  recorded.map(({ series: name, value }) => [
    name,
    `${/^kube_\w+_(?:created|time)\{/.test(name) ? time(value) : value}+0x${minutes / 4}`,
  ]),
);

/** Which alerts fire so many minutes after the record, if nothing changes. */
function firing(minute: number): readonly string[] {
  const tests = rules.map((rule) => ({
    rules: [rule],
    interval: '4m',
    evaluation: '5m',
    expectations: [{ alert: rule.alert ?? '', series, at: `${minute}m`, fires: true }],
  }));
  const verdicts = promtool(tests);
  return rules.flatMap(({ alert = '' }, index) => (verdicts[index] === true ? [alert] : []));
}

const last = recorded.find(({ series: name }) =>
  /^kube_cronjob_status_last_successful_time\{.*"todo-backup"/.test(name),
);
/** From when on a backup is missing, as schedule, late start and deadline are over: in minutes, of which every fifth is looked at. */
const missing = Math.ceil((time(last?.value ?? 0) + 27 * 3600) / 300) * 5;

const drill = 'TodoDrillFailed';
test.each([
  ['half an hour after the record, the drill that failed is all that fires', 30, [drill]],
  ['later the copy is missed that was never made', missing - 5, ['TodoCopyMissing', drill]],
  ['then the backup is missed that is suspended', missing, ['TodoBackupMissing', 'TodoCopyMissing', drill]],
])('%s', (_, minute, expected) => {
  expect(firing(minute).toSorted()).toEqual(expected);
});
