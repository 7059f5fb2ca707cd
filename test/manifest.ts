import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import type * as k8s from '../imports/k8s';
import type { PodMonitorSpec, ProbeSpec, PrometheusRuleSpec } from '../imports/prometheus-operator';
import type { Environment } from '../lib/environments';
import { TodoChart } from '../lib/todo-chart';
import { at, listAt, textAt } from '../tools/manifest';

/** A struct of the API as it stands in a manifest: quantities and ports are texts or numbers. */
export type Written<T> = T extends k8s.Quantity | k8s.IntOrString
  ? string | number
  : T extends readonly (infer U)[]
    ? readonly Written<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Written<T[K]> }
      : T;

type Texts = Readonly<Record<string, string>>;

/** A container of a pod, init containers included. */
export type Container = Written<k8s.Container>;

/** A pod, as a workload makes it. */
export interface PodTemplate {
  readonly metadata?: Written<k8s.ObjectMeta>;
  readonly spec: Written<k8s.PodSpec>;
}

/** What every object has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Written<k8s.ObjectMeta> & { readonly name: string };
}

interface With<Spec> extends KubernetesObject {
  readonly spec: Spec;
}

type Pods<Spec> = With<Omit<Written<Spec>, 'template'> & { readonly template: PodTemplate }>;

/** The kinds whose fields the tests look at. */
export interface Kinds {
  readonly Namespace: KubernetesObject;
  readonly Secret: KubernetesObject & { readonly data?: Texts };
  readonly ConfigMap: KubernetesObject & { readonly data: Texts };
  readonly ServiceAccount: KubernetesObject & { readonly automountServiceAccountToken?: boolean };
  readonly Service: With<
    Written<k8s.ServiceSpec> & { readonly clusterIP?: string; readonly selector: Texts }
  >;
  readonly Deployment: Pods<k8s.DeploymentSpec>;
  readonly StatefulSet: Pods<k8s.StatefulSetSpec>;
  readonly DaemonSet: Pods<k8s.DaemonSetSpec>;
  readonly Job: Pods<k8s.JobSpec>;
  readonly CronJob: With<{ readonly jobTemplate: { readonly spec: { readonly template: PodTemplate } } }>;
  readonly Ingress: With<Written<k8s.IngressSpec>>;
  readonly HorizontalPodAutoscaler: With<Written<k8s.HorizontalPodAutoscalerSpecV2>>;
  readonly PodDisruptionBudget: With<Written<k8s.PodDisruptionBudgetSpec>>;
  readonly ResourceQuota: With<{ readonly hard: Texts }>;
  readonly LimitRange: With<Written<k8s.LimitRangeSpec>>;
  readonly PersistentVolumeClaim: With<Written<k8s.PersistentVolumeClaimSpec>>;
  readonly HTTPRoute: With<object>;
  readonly ExternalSecret: With<{
    readonly target: { readonly name: string };
    readonly data: readonly { readonly secretKey: string }[];
  }>;
  readonly Cluster: With<{ readonly postgresql: { readonly parameters: Texts } }>;
  readonly ScheduledBackup: With<object>;
  readonly ObjectStore: With<object>;
  readonly PodMonitor: With<PodMonitorSpec>;
  readonly Probe: With<ProbeSpec>;
  readonly PrometheusRule: With<PrometheusRuleSpec>;
}

/** Pods, and the workload that makes them. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly template: PodTemplate;
}

/** A container with the workload that it belongs to. */
export interface PlacedContainer {
  /** Workload and container, for the name of a test or a message. */
  readonly place: string;
  readonly container: Container;
}

/** Containers of a pod, in the order in which they start. */
export function containersOf({ spec }: PodTemplate): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

function isOfKind<K extends keyof Kinds>(object: KubernetesObject, kind: K): object is Kinds[K] {
  return object.kind === kind;
}

/** The one thing that has this name, or whose name matches. */
function one<T extends { readonly name: string }>(things: readonly T[], name: string | RegExp): T {
  const found = things.filter((each) =>
    typeof name === 'string' ? each.name === name : name.test(each.name),
  );
  const [thing] = found;
  if (thing !== undefined && found.length === 1) return thing;
  throw new Error(`${found.length} are ${String(name)} of ${things.map((each) => each.name).join(', ')}`);
}

/** Finished objects, found by kind and name. */
export class Manifest {
  constructor(readonly objects: readonly KubernetesObject[]) {}

  /** Every object of a kind. */
  all<K extends keyof Kinds>(kind: K): readonly Kinds[K][] {
    return this.objects.filter((object) => isOfKind(object, kind));
  }

  /** The one object of a kind that has this name, or whose name matches. */
  find<K extends keyof Kinds>(kind: K, name: string | RegExp): Kinds[K] {
    return one(
      this.all(kind).map((object) => ({ object, name: object.metadata.name })),
      name,
    ).object;
  }

  /** What a Secret holds, by key. */
  secret(name: string): Texts {
    const data = Object.entries(this.find('Secret', name).data ?? {});
    return Object.fromEntries(data.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  }

  /** Every workload that makes pods. */
  workloads(): readonly Workload[] {
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'] as const;
    return [
      ...kinds.flatMap((kind) => this.all<typeof kind>(kind)),
      ...this.all('CronJob').map((object) => ({ ...object, spec: object.spec.jobTemplate.spec })),
    ].map(({ kind, metadata, spec }) => ({ kind, name: metadata.name, template: spec.template }));
  }

  /** Pods of the one workload that has this name, or whose name matches. */
  podOf(name: string | RegExp): PodTemplate {
    return one(this.workloads(), name).template;
  }

  /** One container, by the name of its workload and its own; init containers included. */
  container(workload: string | RegExp, name: string): Container {
    return one(containersOf(this.podOf(workload)), name);
  }

  /** Every container of every workload, init containers included. */
  containers(): readonly PlacedContainer[] {
    return this.workloads().flatMap(({ kind, name, template }) =>
      containersOf(template).map((container) => ({
        place: `${kind} ${name}, container ${container.name}`,
        container,
      })),
    );
  }
}

/** No file is written there: charts are synthesized in memory. */
function chartlessApp(): ReturnType<typeof Testing.app> {
  return Testing.app({ outdir: 'dist' });
}

function synthesized(chart: Chart): Manifest {
  // cdk8s types its output as any[]; kubernetes-api.test.ts holds it to the Kubernetes API.
  const objects: readonly KubernetesObject[] = Testing.synth(chart);
  return new Manifest(objects);
}

/** The whole manifest of an environment. */
export function manifestOf(environment: Environment): Manifest {
  return synthesized(new TodoChart(chartlessApp(), environment));
}

/** The manifest of an environment as text, as synth writes it to `dist/<name>.k8s.yaml`. */
export function textOf(environment: Environment): string {
  const app = chartlessApp();
  new TodoChart(app, environment);
  return app.synthYaml();
}

/** The objects of what `build` puts into an otherwise empty chart. */
export function manifestWith(build: (scope: Construct) => unknown): Manifest {
  const chart = new Chart(chartlessApp(), 'test');
  build(chart);
  return synthesized(chart);
}

/** A graph of the dashboard of a manifest, the alert whose figures it shows, and what it asks Prometheus. */
export interface Graph {
  readonly alert: string;
  readonly runbook: string;
  readonly expression: string;
  readonly panel: unknown;
}

/** The graphs of the dashboard. */
export function graphsOf(manifest: Manifest): readonly Graph[] {
  const { data } = manifest.find('ConfigMap', 'todo-dashboard');
  return Object.values(data)
    .flatMap((text) => listAt(JSON.parse(text), 'panels'))
    .filter((panel) => at(panel, 'type') === 'timeseries')
    .map((panel) => ({
      alert: textAt(panel, 'links', 0, 'title'),
      runbook: textAt(panel, 'links', 0, 'url'),
      expression: textAt(panel, 'targets', 0, 'expr'),
      panel,
    }));
}

/** The value of an environment variable that must be there as a literal. */
export function literal({ env = [], name: container }: Container, name: string): string {
  const value = env.find((variable) => variable.name === name)?.value;
  if (value === undefined) throw new Error(`container ${container} has no literal ${name}`);
  return value;
}

/** A quantity of memory or disk, in MiB. */
export function mebibytes(quantity: string | number = ''): number {
  const [, amount, unit] = /^(\d+)([MG])i$/.exec(String(quantity)) ?? [];
  return Number(amount) * (unit === 'G' ? 1024 : 1);
}
