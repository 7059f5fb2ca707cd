import { Field, Malformed, readSelector, type Selector, selects } from '../reach';
import type { Manifest } from './manifest';
import type { PodTemplate } from './pod-template';
import type { Value } from './value';

/** The selector that a value holds; `undefined` when there is none, or when the API server would refuse it. */
export function selectorOf(value: Value): Selector | undefined {
  if (!value.isMapping) return undefined;
  try {
    return readSelector(new Field(value.raw));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return undefined;
  }
}

/** The workloads of a namespace whose pods a selector selects. */
export function selectedPods(
  { pods }: Manifest,
  namespace: string,
  selector: Selector,
): readonly PodTemplate[] {
  return pods.filter(({ object, labels }) => object.namespace === namespace && selects(selector, labels));
}

/** Whether a selector selects pods of a namespace that an operator makes at run time. */
export function selectsMadePods({ made }: Manifest, namespace: string, selector: Selector): boolean {
  return made.pods.some((pod) => pod.namespace === namespace && selects(selector, pod.labels));
}

/** The workloads behind any Service of a manifest. */
export function servedPods(manifest: Manifest): ReadonlySet<PodTemplate> {
  return new Set(
    manifest.all('', 'Service').flatMap((service) => podsBehind(manifest, service.namespace, service.value)),
  );
}

/** The workloads behind a Service. */
export function podsBehind(manifest: Manifest, namespace: string, service: Value): readonly PodTemplate[] {
  const wanted = Object.entries(service.at('spec', 'selector').labels());
  if (wanted.length === 0) return [];
  return selectedPods(
    manifest,
    namespace,
    wanted.map(([key, value]) => ({ operator: 'In', key, values: [value] })),
  );
}
