import type { IPodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import type { IProbe } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Probe';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import { customResource } from './custom-resource';

type Item<List> = NonNullable<List> extends readonly (infer Each)[] ? Each : never;
type PublishedGroup = Item<IPrometheusRule['spec']['groups']>;

/** A rule, with the field that the operator added after the release of the package (0.65). */
export interface PrometheusRuleItem extends Item<PublishedGroup['rules']> {
  readonly keep_firing_for?: string;
}

/** A group of rules, with the fields that the operator added since. */
interface RuleGroup extends Omit<PublishedGroup, 'rules'> {
  readonly rules?: readonly PrometheusRuleItem[];
  readonly query_offset?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** @see "API reference", prometheus-operator.dev/docs/api-reference/api */
export interface PrometheusRuleSpec {
  readonly groups?: readonly RuleGroup[];
}

/** PrometheusRule, `monitoring.coreos.com/v1`. */
export const PrometheusRule = customResource<PrometheusRuleSpec>(
  'monitoring.coreos.com/v1',
  'PrometheusRule',
);

type Monitored = IPodMonitor['spec'];
type Endpoint = Item<Monitored['podMetricsEndpoints']>;

/** The fields of a PodMonitor that this project uses. */
export interface PodMonitorSpec extends Pick<Monitored, 'namespaceSelector' | 'selector'> {
  readonly podMetricsEndpoints: readonly Pick<Endpoint, 'interval' | 'path' | 'port'>[];
}

/** PodMonitor, `monitoring.coreos.com/v1`: pods whose metrics Prometheus reads. */
export const PodMonitor = customResource<PodMonitorSpec>('monitoring.coreos.com/v1', 'PodMonitor');

type Probed = IProbe['spec'];
type Static = Pick<NonNullable<NonNullable<Probed['targets']>['staticConfig']>, 'labels' | 'static'>;

/** The fields of a Probe that this project uses. */
export interface ProbeSpec extends Pick<Probed, 'interval' | 'jobName' | 'module' | 'prober'> {
  readonly targets?: { readonly staticConfig?: Static };
}

/** Probe, `monitoring.coreos.com/v1`: addresses that a blackbox exporter asks on behalf of Prometheus. */
export const Probe = customResource<ProbeSpec>('monitoring.coreos.com/v1', 'Probe');

/** The fields of a ServiceMonitor that checks read: this project makes none. */
export type ServiceMonitorSpec = Pick<IServiceMonitor['spec'], 'namespaceSelector' | 'selector'>;
