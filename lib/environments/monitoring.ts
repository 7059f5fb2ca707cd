import { containers, type ServiceKey, serviceKeys } from '../contract';
import { type Domain, publicHost, publicOrigin, serviceAddress } from './address';
import type { Database } from './database';
import type { Edge } from './edge';
import type { Labels } from './range';

/** Pods of another namespace, as network policies tell them apart. */
export interface PodsElsewhere {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Prometheus as its operator runs it (prometheus-operator.dev), with kube-state-metrics and the kubelets' metrics. */
export interface PrometheusOperator {
  readonly kind: 'prometheus-operator';
  /** By these Prometheus finds its rules and monitors, such as `release: kube-prometheus-stack`. */
  readonly labels: Labels;
  /** Prometheus' own pods: they alone read metrics of the stack's pods. */
  readonly prometheus: PodsElsewhere;
  /** The blackbox exporter, which asks the health endpoints: its Service, a module that expects 2xx, and its pods. */
  readonly prober: PodsElsewhere & { readonly address: string; readonly module: string };
  /** Where people read docs/runbook.md: alerts link to its sections. */
  readonly runbook: `https://${string}`;
  /** How many of a hundred questions to a health endpoint must succeed over 30 days, such as 99.5. */
  readonly availabilityPercent: number;
  /**
   * Where Grafana's sidecar finds dashboards: by labels such as `grafana_dashboard: '1'`, and in which namespace, by default the
   * environment's own. Default: no dashboard is made.
   */
  readonly dashboard?: { readonly labels: Labels; readonly namespace?: string };
  /** Image of postgres_exporter, which runs beside the in-cluster database. Default: none, nor alerts that need it. */
  readonly databaseExporter?: string;
}

/** What watches the stack, and wakes people. */
export type Monitoring = { readonly kind: 'none' } | PrometheusOperator;

/** Where postgres_exporter answers, and where CloudNativePG's instances do. */
export const databaseMetrics = { name: 'metrics', number: 9187 } as const;

/** An environment, as far as it is watched. */
interface Watched {
  readonly monitoring?: Monitoring;
}

/** The Prometheus of an environment, if it has one. */
export function prometheusOf({ monitoring }: Watched): PrometheusOperator | undefined {
  return monitoring?.kind === 'prometheus-operator' ? monitoring : undefined;
}

/** The image of the exporter beside the in-cluster database, if there is one. */
export function exporterOf(environment: Watched & { readonly database: Database }): string | undefined {
  return environment.database.kind === 'in-cluster' ? prometheusOf(environment)?.databaseExporter : undefined;
}

/** A health endpoint that monitors ask, and from where. */
export interface Endpoint {
  readonly service: ServiceKey;
  readonly url: string;
  /** Asked as browsers do, through the edge; else at its Service. */
  readonly isPublic: boolean;
}

/** The health endpoint of every service that has one for monitors: at its public address, where it has one. */
export function healthEndpoints({
  domain,
  edge,
  namespace,
}: {
  readonly domain: Domain;
  readonly edge: Edge;
  readonly namespace: string;
}): readonly Endpoint[] {
  return serviceKeys.flatMap((service) => {
    const { name, health } = containers[service];
    const isPublic =
      edge.kind !== 'none' && domain !== 'localhost' && publicHost(domain, service) !== undefined;
    const origin = isPublic
      ? publicOrigin(domain, service)
      : serviceAddress(service)?.replace(`//${name}`, `//${name}.${namespace}.svc`);
    return origin === undefined || health.overview?.kind !== 'http'
      ? []
      : [{ service, url: `${origin}${health.overview.path}`, isPublic }];
  });
}
