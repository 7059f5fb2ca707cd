import { readManifest, type Topology } from '../reach';
import { groupBy } from './group';
import { type Made, madeAtRunTime } from './made';
import { type ManifestObject, objectsOf, scalingKey } from './object';
import { type PodTemplate, podTemplateOf } from './pod-template';

/** Everything that is applied together, as the rules see it. */
export class Manifest {
  readonly objects: readonly ManifestObject[];
  /** One for each workload. */
  readonly pods: readonly PodTemplate[];
  /** What operators make of the objects once they are applied. */
  readonly made: Made;
  /** The objects as network policies see them. */
  readonly topology: Topology;
  /** Autoscalers by what they scale. */
  readonly autoscalers: ReadonlyMap<string, ManifestObject>;
  private readonly index: ReadonlyMap<string, ManifestObject>;
  private readonly kinds: ReadonlyMap<string, readonly ManifestObject[]>;

  /** @param documents Parsed YAML or JSON documents, whatever they hold. */
  constructor(documents: readonly unknown[]) {
    this.objects = documents.flatMap(objectsOf);
    this.index = new Map(this.objects.map((object) => [keyOf(object), object]));
    this.kinds = groupBy(this.objects, ({ group, kind }) => `${group}/${kind}`);
    this.pods = this.objects.flatMap((object) => podTemplateOf(object) ?? []);
    this.autoscalers = new Map(
      this.all('autoscaling', 'HorizontalPodAutoscaler').map((scaler) => {
        const target = scaler.value.at('spec', 'scaleTargetRef');
        const [kind = '', name = ''] = [target.at('kind').text, target.at('name').text];
        return [scalingKey(scaler.namespace, kind, name), scaler];
      }),
    );
    this.made = madeAtRunTime(this);
    this.topology = readManifest(this.objects.map(({ value }) => value.raw));
  }

  /** The objects of one kind, of whichever version. */
  all(group: string, kind: string): readonly ManifestObject[] {
    return this.kinds.get(`${group}/${kind}`) ?? [];
  }

  find(group: string, kind: string, namespace: string, name: string): ManifestObject | undefined {
    return this.index.get(keyOf({ group, kind, namespace, name }));
  }

  /** What the manifest's own namespace says of itself in an annotation (see lib/annotations.ts). */
  fact(namespace: string, annotation: string): string | undefined {
    return this.find('', 'Namespace', '', namespace)?.value.at('metadata', 'annotations', annotation).text;
  }
}

function keyOf({
  group,
  kind,
  namespace,
  name,
}: Pick<ManifestObject, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return [group, kind, namespace, name].join('\n');
}
