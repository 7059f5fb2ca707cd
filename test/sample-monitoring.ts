import type { PrometheusOperator } from '../lib/environments';

/** Prometheus and what belongs to it; no exporter beside the database. */
export const prometheusAlone: PrometheusOperator = {
  kind: 'prometheus-operator',
  labels: { release: 'kube-prometheus-stack' },
  prometheus: { namespace: 'monitoring', labels: { app: 'prometheus' } },
  prober: {
    namespace: 'monitoring',
    labels: { app: 'prober' },
    address: 'prober.monitoring.svc:9115',
    module: 'http_2xx',
  },
  runbook: 'https://github.com/example/todo-chatbot/blob/main/docs/runbook.md',
  availabilityPercent: 99.5,
};

/** The same with everything that can be said about it. */
export const prometheus: PrometheusOperator = {
  ...prometheusAlone,
  databaseExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.18.1',
};
