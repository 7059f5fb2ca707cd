import { Cluster, ScheduledBackup } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1';
import { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1beta1';
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import {
  PodMonitor,
  Probe,
  PrometheusRule,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import type { KubernetesObject } from './manifest';

/** A model that knows the CustomResourceDefinition of its kind, and its own apiVersion. */
interface Model {
  readonly apiVersion: string;
  validate: () => void;
}

/** Of a kind that has no published model; its fields are held by its type alone. */
const unpublished: Model = { apiVersion: '', validate: () => undefined };

const models: Readonly<Record<string, () => Model>> = {
  'barmancloud.cnpg.io ObjectStore': () => unpublished,
  'cert-manager.io Certificate': () => unpublished,
  // Of v1beta1, from which v1 took these fields over.
  'external-secrets.io ExternalSecret': () => new ExternalSecret(),
  'gateway.networking.k8s.io HTTPRoute': () => new HTTPRoute(),
  'monitoring.coreos.com PodMonitor': () => new PodMonitor(),
  'monitoring.coreos.com Probe': () => new Probe(),
  'monitoring.coreos.com PrometheusRule': () => new PrometheusRule(),
  'postgresql.cnpg.io Cluster': () => new Cluster(),
  'postgresql.cnpg.io ScheduledBackup': () => new ScheduledBackup(),
};

/**
 * What the CustomResourceDefinition of an object would not accept, by the validators of published packages, which judge
 * patterns and ranges as well; `undefined` for a kind of Kubernetes itself.
 */
export function customResourceProblems(object: KubernetesObject): readonly string[] | undefined {
  const model = models[`${object.apiVersion.replace(/\/.*/, '')} ${object.kind}`]?.();
  if (model === undefined) return undefined;
  try {
    Object.assign(model, object, { apiVersion: model.apiVersion }).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}
