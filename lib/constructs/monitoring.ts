import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { contract } from '../contract';
import {
  databaseMetrics,
  type Environment,
  exporterOf,
  healthEndpoints,
  type PrometheusOperator,
} from '../environments';
import {
  PodMonitor,
  Probe,
  PrometheusRule,
  type PrometheusRuleItem,
} from '../../imports/prometheus-operator';
import * as k8s from '../../imports/k8s';
import { type Alert, alertsOf, healthJob, runbookOf } from './alerts';
import { dashboardOf } from './dashboard';
import { identityOf, metadata } from './identity';
import { podsOf } from './peers';

/** How long what an alert needs may be missing: longer than Prometheus or an exporter takes to start again. */
const missingFor = '15m';

/** What Prometheus reads and asks, and when it wakes somebody. */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, monitoring: PrometheusOperator) {
    super(scope, id);
    const identity = identityOf(environment, 'monitoring');
    const found = (name: string): ReturnType<typeof metadata> => {
      const own = metadata(identity, { name });
      return { ...own, labels: { ...own.labels, ...monitoring.labels } };
    };

    const alerts = alertsOf(environment, monitoring);
    new PrometheusRule(this, 'alerts', {
      metadata: found('todo-alerts'),
      spec: {
        groups: [
          {
            name: identity.name,
            rules: Object.values(alerts)
              .flat()
              .flatMap((alert) => [ruleOf(alert, monitoring), twinOf(alert, monitoring)]),
          },
        ],
      },
    });

    if (monitoring.dashboard !== undefined) {
      const { labels, namespace } = monitoring.dashboard;
      // In a folder of Grafana's are those of other environments, too.
      const own = metadata(identity, { name: `${environment.namespace}-dashboard` });
      const elsewhere = namespace !== undefined && {
        namespace,
        annotations: {
          [`${annotations.ignore}names-are-valid`]: 'Grafana looks for dashboards there alone.',
        },
      };
      new k8s.KubeConfigMap(this, 'dashboard', {
        metadata: {
          ...own,
          ...elsewhere,
          labels: { ...own.labels, ...labels },
        },
        data: { [`${own.name}.json`]: dashboardOf(environment, monitoring, alerts) },
      });
    }

    const endpoints = healthEndpoints(environment).map(({ url }) => url);
    const { address, module } = monitoring.prober;
    if (endpoints.length > 0)
      new Probe(this, 'health', {
        metadata: found(healthJob),
        spec: {
          jobName: healthJob,
          prober: { url: address },
          module,
          targets: {
            staticConfig: { static: endpoints, labels: { namespace: environment.namespace } },
          },
        },
      });

    if (environment.database.kind === 'cloudnative-pg' || exporterOf(environment) !== undefined)
      new PodMonitor(this, 'database', {
        metadata: found(contract.postgres.name),
        spec: {
          selector: podsOf(environment, 'postgres'),
          podMetricsEndpoints: [{ port: databaseMetrics.name }],
        },
      });
  }
}

function ruleOf(alert: Alert, monitoring: PrometheusOperator): PrometheusRuleItem {
  return {
    alert: alert.name,
    expr: alert.expression,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary, runbook_url: runbookOf(alert, monitoring) },
  };
}

/** Fires where an alert would be silent whatever happens: something that it reads is not measured. */
function twinOf({ name, needs }: Alert, { runbook }: PrometheusOperator): PrometheusRuleItem {
  return {
    alert: `${name}Unknown`,
    expr: needs.map((series) => `absent(${series})`).join(' or '),
    for: missingFor,
    labels: { severity: 'warning' },
    annotations: {
      summary: `${name} cannot fire: what it reads is not measured.`,
      runbook_url: `${runbook}#nothing-is-measured`,
    },
  };
}
