import { annotations } from '../../lib/annotations';
import {
  isKubernetesVersion,
  type KubernetesVersion,
  oldestKubernetes,
} from '../../lib/environments/kubernetes';
import { type Made, madeAtRunTime } from './made';
import { type ObjectIdentity, keyOf, type ManifestObject, objectsOf } from './object';
import { groupBy } from './order';
import { type Pod, podOf } from './pod';
import { type Selector, selectorOfLabels, selects } from './selector';

/** What the manifest itself cannot say. */
export interface ManifestOptions {
  /** Namespace of objects that name none, as the context of `kubectl apply` chooses it. @default 'default' */
  readonly namespace?: string;
  /** The release of Kubernetes that it is for. @default what a namespace of it says in an annotation, or the usual one */
  readonly kubernetes?: KubernetesVersion | undefined;
}

/** Everything that is applied together: what all instruments read. Whatever the documents hold, reading never throws. */
export class Manifest {
  /** Every object, in the order of the documents, those that are declared twice included. */
  readonly objects: readonly ManifestObject[];
  /** The objects by key; of those declared twice the last, as with `kubectl apply`. */
  readonly applied: ReadonlyMap<string, ManifestObject>;
  /** One for each workload of Kubernetes' own kinds. */
  readonly pods: readonly Pod[];
  /** The release of Kubernetes that it is for. */
  readonly kubernetes: KubernetesVersion;
  /** What operators make of the objects once they are applied. */
  readonly made: Made;
  private readonly kinds: ReadonlyMap<string, readonly ManifestObject[]>;
  private readonly autoscalers: ReadonlyMap<string, ManifestObject>;

  /** @param documents Parsed YAML or JSON documents. */
  constructor(documents: readonly unknown[], { namespace = 'default', kubernetes }: ManifestOptions = {}) {
    this.objects = documents.flatMap((raw, document) => objectsOf(raw, document, namespace));
    this.applied = new Map(this.objects.map((object) => [object.key, object]));
    this.kinds = groupBy(this.objects, ({ group, kind }) => `${group}/${kind}`);
    this.kubernetes = kubernetes ?? this.statedVersions()[0] ?? oldestKubernetes;
    this.pods = this.objects.flatMap((object) => podOf(object) ?? []);
    this.made = madeAtRunTime(this);
    this.autoscalers = new Map(
      this.all('autoscaling', 'HorizontalPodAutoscaler').map((scaler) => {
        const target = scaler.value.at('spec', 'scaleTargetRef');
        const [kind = '', name = ''] = [target.at('kind').text, target.at('name').text];
        return [scaledKey({ kind, namespace: scaler.namespace, name }), scaler];
      }),
    );
  }

  /** The objects of one kind, of whichever version. */
  all(group: string, kind: string): readonly ManifestObject[] {
    return this.kinds.get(`${group}/${kind}`) ?? [];
  }

  find(group: string, kind: string, namespace: string, name: string): ManifestObject | undefined {
    return this.applied.get(keyOf({ group, kind, namespace, name }));
  }

  /** The autoscaler of a workload. */
  autoscalerOf(workload: ManifestObject): ManifestObject | undefined {
    return this.autoscalers.get(scaledKey(workload));
  }

  private statedVersions(): readonly KubernetesVersion[] {
    const texts = this.all('', 'Namespace').map(
      ({ value }) => value.at('metadata', 'annotations', annotations.kubernetes).text ?? '',
    );
    return texts.filter(isKubernetesVersion);
  }

  /** What a namespace says of itself in an annotation (see lib/annotations.ts). */
  fact(namespace: string, annotation: string): string | undefined {
    return this.find('', 'Namespace', '', namespace)?.value.at('metadata', 'annotations', annotation).text;
  }

  /** The workloads of a namespace whose pods a selector selects. */
  selected(namespace: string, selector: Selector): readonly Pod[] {
    return this.pods.filter((pod) => pod.namespace === namespace && selects(selector, pod.labels));
  }

  /** Whether a selector selects pods of a namespace that an operator makes at run time. */
  selectsMade(namespace: string, selector: Selector): boolean {
    return this.made.pods.some(({ pod }) => pod.namespace === namespace && selects(selector, pod.labels));
  }

  /** The workloads behind a Service. */
  behind({ namespace, value }: ManifestObject): readonly Pod[] {
    const selector = selectorOfLabels(value.labels('spec', 'selector'));
    return selector.length === 0 ? [] : this.selected(namespace, selector);
  }

  /** The workloads behind any Service. */
  served(): ReadonlySet<Pod> {
    return new Set(this.all('', 'Service').flatMap((service) => this.behind(service)));
  }
}

function scaledKey({ namespace, kind, name }: Omit<ObjectIdentity, 'group'>): string {
  return [namespace, kind, name].join('\n');
}
