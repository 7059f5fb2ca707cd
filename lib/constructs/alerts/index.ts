/** Every alert there is: what each reads comes from kube-state-metrics (`kube_`), the kubelets (`kubelet_`), the blackbox
 * exporter (`probe_`), postgres_exporter (`pg_`), and CloudNativePG with its plugin (`cnpg_`, `barman_`). */
import type { Environment, PrometheusOperator } from '../../environments';
import type { Alert } from './alert';
import { backupAlerts } from './backups';
import { databaseAlerts } from './database';
import { healthAlerts } from './health';
import { workloadAlerts } from './workloads';

export { type Alert, type Figure, runbookOf } from './alert';
export { healthJob } from './health';

/** The alerts of an environment, by what they are about. */
export function alertsOf(
  environment: Environment,
  monitoring: PrometheusOperator,
): Readonly<Record<string, readonly Alert[]>> {
  return {
    Backups: backupAlerts(environment),
    Database: databaseAlerts(environment),
    Workloads: workloadAlerts(environment),
    'Health endpoints': healthAlerts(environment, monitoring),
  };
}
