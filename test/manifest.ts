import { Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Environment } from '../lib/environments';
import { TodoChart } from '../lib/todo-chart';
import type { Kinds } from './kinds';
import type { Container, KubernetesObject, PodTemplate } from './kubernetes';

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

function isOfKind<K extends keyof Kinds>(object: KubernetesObject, kind: K): object is Kinds[K] {
  return object.kind === kind;
}

/** Containers of a pod, in the order in which they start. */
export function containersOf({ spec }: PodTemplate): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
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
    const found = this.all(kind).filter(({ metadata }) =>
      typeof name === 'string' ? metadata.name === name : name.test(metadata.name),
    );
    const [object] = found;
    if (object === undefined || found.length > 1) {
      const names = this.objects.map((each) => `${each.kind} ${each.metadata.name}`).join(', ');
      throw new Error(`${found.length} objects are ${kind} ${String(name)}; there are ${names}`);
    }
    return object;
  }

  /** What a Secret holds, by key. */
  secret(name: string): Readonly<Record<string, string>> {
    const { data = {} } = this.find('Secret', name);
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
    );
  }

  /** Every workload that makes pods. */
  workloads(): readonly Workload[] {
    return [
      ...[
        ...this.all('Deployment'),
        ...this.all('StatefulSet'),
        ...this.all('DaemonSet'),
        ...this.all('Job'),
      ].map(({ kind, metadata, spec }) => ({ kind, name: metadata.name, template: spec.template })),
      ...this.all('CronJob').map(({ kind, metadata, spec }) => ({
        kind,
        name: metadata.name,
        template: spec.jobTemplate.spec.template,
      })),
    ];
  }

  /** Pods of the one workload that has this name, or whose name matches. */
  podOf(name: string | RegExp): PodTemplate {
    const found = this.workloads().filter((workload) =>
      typeof name === 'string' ? workload.name === name : name.test(workload.name),
    );
    const [workload] = found;
    if (workload === undefined || found.length > 1) {
      throw new Error(`${found.length} workloads are ${String(name)}`);
    }
    return workload.template;
  }

  /** One container, by the name of its workload and its own; init containers included. */
  container(workload: string | RegExp, name: string): Container {
    const containers = containersOf(this.podOf(workload));
    const container = containers.find((candidate) => candidate.name === name);
    if (container === undefined) {
      throw new Error(`no container ${name} beside ${containers.map((each) => each.name).join(', ')}`);
    }
    return container;
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
export function manifestWith(build: (scope: Construct) => void): Manifest {
  const chart = new Chart(chartlessApp(), 'test');
  build(chart);
  return synthesized(chart);
}

/** The value of an environment variable that must be there as a literal. */
export function literal({ env = [], name: container }: Container, name: string): string {
  const value = env.find((variable) => variable.name === name)?.value;
  if (value === undefined) throw new Error(`container ${container} has no literal ${name}`);
  return value;
}

/** A quantity of memory or disk, in MiB. */
export function mebibytes(quantity = ''): number {
  const [, amount, unit] = /^(\d+)([MG])i$/.exec(quantity) ?? [];
  return Number(amount) * (unit === 'G' ? 1024 : 1);
}
