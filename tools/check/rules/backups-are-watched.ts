import type { Manifest, ManifestObject } from '../../manifest';
import { alertsOf, mayMatch, type SeriesSelector, selectorsOf } from '../alerts';
import { isBackup } from '../database';
import { finding, type Rule } from '../rule';

/** Metrics that say when a CronJob last succeeded, and when CloudNativePG last had a backup. */
const fresh = {
  CronJob: /^kube_cronjob_status_last_successful_time$/,
  ScheduledBackup: /^(?:cnpg_collector|barman_cloud_cloudnative_pg_io)_last_available_backup_timestamp$/,
};

/** @see "CronJob Metrics", kube-state-metrics, and "Observability", cloudnative-pg.io/plugin-barman-cloud/docs */
export const backupsAreWatched: Rule = {
  name: 'backups-are-watched',
  description:
    'Where Prometheus is given alerts, one of them looks at the age of each backup: a schedule that stops makes no object fail.',
  recommendation:
    'Alert where time() minus the time of the last success is more than schedule and deadline, as lib/constructs/alerts does.',
  *check(manifest) {
    if (manifest.all('monitoring.coreos.com', 'PrometheusRule').length === 0) return;
    const dated = alertsOf(manifest)
      .filter(({ expression }) => /\btime\(\)/.test(expression.text ?? ''))
      .flatMap(({ expression }) => selectorsOf(expression));
    for (const { object, kind } of backupsOf(manifest))
      if (!dated.some((selector) => isAbout(selector, object, fresh[kind])))
        yield finding(
          object,
          object.value.at('spec', 'schedule'),
          `No alert fires when ${object.label} makes no backup any more.`,
        );
  },
};

function backupsOf(
  manifest: Manifest,
): readonly { readonly object: ManifestObject; readonly kind: keyof typeof fresh }[] {
  return [
    ...manifest.pods
      .filter((pod) => pod.workload === 'CronJob' && isBackup(pod))
      .map(({ object }) => ({ object, kind: 'CronJob' as const })),
    ...manifest
      .all('postgresql.cnpg.io', 'ScheduledBackup')
      .map((object) => ({ object, kind: 'ScheduledBackup' as const })),
  ];
}

function isAbout(selector: SeriesSelector, { namespace, name }: ManifestObject, metric: RegExp): boolean {
  return (
    metric.test(selector.metric) &&
    mayMatch(selector, 'namespace', [namespace]) &&
    mayMatch(selector, 'cronjob', [name])
  );
}
