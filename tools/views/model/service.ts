import { type ManifestObject, ofKind } from './manifest-object';
import type { Network } from './network';
import { at, items, labels, scalar, text } from './value';

/** A Service, and where it leads. */
export interface ServiceView {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  /** Its type where that is not the usual one, as `headless` or `LoadBalancer`. */
  readonly type: string | undefined;
  /** What clients dial, such as `TCP 8000`, and what that becomes where it differs: `TCP 80 → 8080`. */
  readonly ports: readonly string[];
  /** Keys of the workloads behind it. */
  readonly behind: readonly string[];
}

/** The Services of a manifest. */
export function readServices(objects: readonly ManifestObject[], network: Network): readonly ServiceView[] {
  return ofKind(objects, '', 'Service').map(({ key, namespace, name, value }) => ({
    key,
    namespace,
    name,
    type: typeOf(value),
    ports: items(at(value, 'spec', 'ports')).map(portOf),
    behind: workloadsBehind(namespace, at(value, 'spec', 'selector'), network),
  }));
}

function typeOf(value: unknown): string | undefined {
  if (at(value, 'spec', 'clusterIP') === 'None') return 'headless';
  const type = text(at(value, 'spec', 'type'));
  return type === 'ClusterIP' ? undefined : type;
}

function portOf(port: unknown): string {
  const dialled = scalar(at(port, 'port')) ?? '?';
  const target = at(port, 'targetPort');
  const protocol = text(at(port, 'protocol')) ?? 'TCP';
  return typeof target === 'number' && String(target) !== dialled
    ? `${protocol} ${dialled} → ${target}`
    : `${protocol} ${dialled}`;
}

function workloadsBehind(
  namespace: string,
  selector: unknown,
  { topology, nameOf }: Network,
): readonly string[] {
  const wanted = Object.entries(labels(selector));
  if (wanted.length === 0) return [];
  return topology.pods
    .filter((pod) => pod.namespace === namespace && wanted.every(([key, value]) => pod.labels[key] === value))
    .map(nameOf);
}
