import { type Manifest, type ManifestObject, selectorOfLabels, selects, type Value } from '../../manifest';
import type { Topology } from '../../reach';

/** A Service, and where it leads. */
export interface ServiceView {
  /** Label of its object. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** Its type where that is not the usual one, as `headless` or `LoadBalancer`. */
  readonly type: string | undefined;
  /** What clients dial, such as `TCP 8000`, and what that becomes where it differs: `TCP 80 → 8080`. */
  readonly ports: readonly string[];
  /** Ids of the workloads behind it. */
  readonly behind: readonly string[];
}

/** The Services of a manifest, those that the API server would refuse included. */
export function readServices(manifest: Manifest, { pods }: Topology): readonly ServiceView[] {
  return shownOf(manifest, '', 'Service').map(({ label, namespace, name, value }) => {
    const selector = selectorOfLabels(value.labels('spec', 'selector'));
    const behind = pods.filter(
      (pod) => selector.length > 0 && pod.namespace === namespace && selects(selector, pod.labels),
    );
    return {
      id: label,
      namespace,
      name,
      type: typeOf(value.at('spec')),
      ports: value.items('spec', 'ports').map(portOf),
      behind: behind.map(({ object }) => object.label),
    };
  });
}

function typeOf(spec: Value): string | undefined {
  if (spec.at('clusterIP').text === 'None') return 'headless';
  const type = spec.at('type').text;
  return type === 'ClusterIP' ? undefined : type;
}

function portOf(port: Value): string {
  const dialled = port.at('port').scalar ?? '?';
  const target = port.at('targetPort').number;
  const dials = `${port.at('protocol').text ?? 'TCP'} ${dialled}`;
  return target === undefined || String(target) === dialled ? dials : `${dials} → ${target}`;
}

/** The objects of one kind that a picture shows: those with a name, of which the last declaration counts. */
export function shownOf(manifest: Manifest, group: string, kind: string): readonly ManifestObject[] {
  return manifest
    .all(group, kind)
    .filter((object) => object.name !== '' && manifest.applied.get(object.key) === object);
}
