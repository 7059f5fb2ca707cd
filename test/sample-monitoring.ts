import { type BackupCopy, type Environment, production, type PrometheusOperator } from '../lib/environments';

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

/** The same with an exporter beside the database. */
export const prometheus: PrometheusOperator = {
  ...prometheusAlone,
  databaseExporter: 'quay.io/prometheuscommunity/postgres-exporter:v0.18.1',
};

/** The same with a dashboard, which takes long to be made. */
export const withDashboard: PrometheusOperator = {
  ...prometheus,
  dashboard: { labels: { grafana_dashboard: '1' }, namespace: 'monitoring' },
};

/** Copies of the dumps in a bucket, with everything that can be said about them. */
export const backupCopy: BackupCopy = {
  schedule: '30 5 * * *',
  destination: 's3://todo-backups/test',
  endpoint: 'https://objects.example.com:9000',
  addresses: ['198.51.100.8/32'],
  region: 'eu-central-1',
  secret: 'todo-bucket',
  image: 'rclone/rclone:1.71.2',
  retainDays: 90,
  retainCount: 10,
  deadlineSeconds: 2700,
};

const { database } = production;

/** Production, with everything that watches it, and with copies of its backups. */
export const watched: Environment = {
  ...production,
  monitoring: prometheus,
  database:
    database.kind === 'in-cluster' && database.backup !== undefined
      ? { ...database, backup: { ...database.backup, copy: backupCopy } }
      : database,
};
