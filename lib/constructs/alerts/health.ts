import { type Environment, healthEndpoints, type PrometheusOperator } from '../../environments';
import { type Alert, beyond, day } from './alert';

/** What the questions to the health endpoints are called in Prometheus. */
export const healthJob = 'todo-health';

/** cert-manager renews after two thirds of a lifetime, such as 30 days before the end: something is wrong by then. */
const leastValidDays = 14;

/** How fast the error budget of 30 days burns, and over which windows ("Alerting on SLOs", sre.google/workbook). */
const burns = [
  { name: 'Fast', severity: 'critical', rate: 14.4, long: '1h', short: '5m' },
  { name: 'Slow', severity: 'warning', rate: 1, long: '3d', short: '6h' },
] as const;

/** What browsers and monitors notice. */
export function healthAlerts(environment: Environment, monitoring: PrometheusOperator): readonly Alert[] {
  const endpoints = healthEndpoints(environment);
  if (endpoints.length === 0) return [];
  const own = `namespace="${environment.namespace}",job="${healthJob}"`;
  const of = (metric: string, some = endpoints): readonly string[] =>
    some.map(({ url }) => `${metric}{${own},instance="${url}"}`);
  const budget = Number((1 - monitoring.availabilityPercent / 100).toFixed(6));
  const failed = (window: string): string => `1 - avg_over_time(probe_success{${own}}[${window}])`;
  const encrypted = endpoints.filter(({ url }) => url.startsWith('https:'));
  return [
    ...burns.map(({ name, severity, rate, long, short }): Alert => ({
      name: `TodoErrorBudgetBurns${name}`,
      severity,
      summary: `{{ $labels.instance }} failed {{ $value | humanizePercentage }} of the questions of ${long}, and still fails.`,
      expression: `${failed(long)} > ${rate} * ${budget} and ${failed(short)} > ${rate} * ${budget}`,
      figure: {
        title: `Questions that failed, of the last ${long}`,
        expression: failed(long),
        unit: 'percentunit',
        limit: Number((rate * budget).toFixed(6)),
      },
      needs: of('probe_success'),
    })),
    ...(encrypted.length === 0
      ? []
      : [
          {
            name: 'TodoCertificateEnds',
            severity: 'warning',
            summary: 'The certificate of {{ $labels.instance }} ends in {{ $value | humanizeDuration }}.',
            ...beyond({
              title: 'Time until the certificate ends',
              expression: `probe_ssl_earliest_cert_expiry{${own}} - time()`,
              unit: 's',
              limit: leastValidDays * day,
              isLeast: true,
            }),
            for: '1h',
            needs: of('probe_ssl_earliest_cert_expiry', encrypted),
          } as const,
        ]),
  ];
}
