import {
  type Manifest,
  type ManifestObject,
  parseQuantity,
  type PodCount,
  type Quantity,
  quantityOf,
  scaleOf,
  totalDemand,
  largestCounts,
  type Value,
} from '../manifest';

/** Claims of one workload beyond this number count no further, whatever `replicas` says. */
const mostClaims = 1000;

/** A claim for storage, of an object or made for a pod. */
export interface StorageClaim {
  readonly object: ManifestObject;
  /** How much it asks for. */
  readonly storage: Value;
  readonly className: string | undefined;
}

/** What everything in the namespace of a quota takes of one of its resources; `undefined` when that is not known. */
export function demandFor(manifest: Manifest, quota: ManifestObject, resource: string): Quantity | undefined {
  const { namespace } = quota;
  const [, className, ofClass] = /^(.+)\.storageclass\.storage\.k8s\.io\/(.+)$/.exec(resource) ?? [];
  const claims = claimsIn(manifest, namespace).filter(
    (claim) => className === undefined || claim.className === className,
  );
  switch (ofClass ?? resource) {
    case 'persistentvolumeclaims':
    case 'count/persistentvolumeclaims':
      return quantityOf(claims.length);
    case 'requests.storage':
      return claims.reduce((sum, { storage }) => sum + (parseQuantity(storage.raw) ?? 0n), 0n);
    case 'services.loadbalancers':
      return quantityOf(servicesOf(manifest, namespace, /^LoadBalancer$/));
    case 'services.nodeports':
      return quantityOf(servicesOf(manifest, namespace, /^(?:LoadBalancer|NodePort)$/));
  }
  const counts = largestCounts(manifest, namespace).filter((one) => isInScope(quota, one));
  if (resource === 'pods' || resource === 'count/pods')
    return quantityOf(counts.reduce((sum, { count }) => sum + count, 0));
  const [, side, name = resource] = /^(requests|limits)\.(.+)$/.exec(resource) ?? [];
  if (side === 'limits') return totalDemand(counts, 'limits', name);
  if (side === 'requests' || /^(?:cpu|memory|ephemeral-storage)$/.test(resource))
    return totalDemand(counts, 'requests', name);
  return objectsNamed(manifest, namespace, resource.replace(/^count\//, ''));
}

/** Every claim of a namespace, those that StatefulSets and CloudNativePG make for their pods included. */
export function claimsIn(manifest: Manifest, namespace: string): readonly StorageClaim[] {
  const claimOf = (object: ManifestObject, spec: Value): StorageClaim => ({
    object,
    storage: spec.at('resources', 'requests', 'storage'),
    className: spec.at('storageClassName').text,
  });
  const own = manifest
    .all('', 'PersistentVolumeClaim')
    .filter((claim) => claim.namespace === namespace)
    .map((object) => claimOf(object, object.value.at('spec')));
  const ofPods = largestCounts(manifest, namespace).flatMap(({ pod }) => {
    const { object } = pod;
    const spec = object.value.at('spec');
    const each =
      pod.workload === 'operator'
        ? [spec.at('storage'), spec.at('walStorage')]
            .filter(({ isAbsent }) => !isAbsent)
            .map((disk) => ({ object, storage: disk.at('size'), className: disk.at('storageClass').text }))
        : spec.items('volumeClaimTemplates').map((claim) => claimOf(object, claim.at('spec')));
    return Array.from({ length: Math.min(scaleOf(manifest, pod).most, mostClaims) }, () => each).flat();
  });
  return [...own, ...ofPods];
}

function servicesOf(manifest: Manifest, namespace: string, type: RegExp): number {
  return manifest
    .all('', 'Service')
    .filter(
      (service) => service.namespace === namespace && type.test(service.value.at('spec', 'type').text ?? ''),
    ).length;
}

/** How many objects of a kind there are, called as in `deployments.apps`. */
function objectsNamed(manifest: Manifest, namespace: string, resource: string): Quantity | undefined {
  const [plural = '', ...group] = resource.split('.');
  const kind = plural.replace(/ies$/, 'y').replace(/(?<=ss)es$|s$/, '');
  const found = [...manifest.applied.values()].filter(
    (object) =>
      object.namespace === namespace &&
      object.kind.toLowerCase() === kind &&
      object.group === group.join('.'),
  ).length;
  const isOfCore = group.length === 0;
  const made =
    isOfCore && kind === 'secret'
      ? manifest.made.secrets.filter(
          (secret) =>
            secret.namespace === namespace &&
            manifest.find('', 'Secret', namespace, secret.name) === undefined,
        ).length
      : // The certificate of the cluster, in every namespace.
        isOfCore && kind === 'configmap'
        ? 1
        : 0;
  return found + made === 0 ? undefined : quantityOf(found + made);
}

/** @see "Resource Quotas", section "Quota scopes", kubernetes.io/docs/concepts/policy/resource-quotas */
function isInScope(quota: ManifestObject, { pod }: PodCount): boolean {
  const { spec, containers } = pod;
  const isBestEffort = containers.every(({ value }) =>
    ['requests', 'limits'].every((side) => value.entries('resources', side).length === 0),
  );
  const ends = !spec.at('activeDeadlineSeconds').isAbsent;
  const isIn: Readonly<Record<string, boolean>> = {
    BestEffort: isBestEffort,
    NotBestEffort: !isBestEffort,
    Terminating: ends,
    NotTerminating: !ends,
  };
  const expressions = quota.value.items('spec', 'scopeSelector', 'matchExpressions');
  return (
    quota.value.items('spec', 'scopes').every(({ text = '' }) => isIn[text] ?? false) &&
    expressions.every((expression) => {
      const scope = expression.at('scopeName').text ?? '';
      const values = expression.items('values').map(({ text }) => text);
      const own = spec.at('priorityClassName');
      const found: Readonly<Record<string, boolean>> = {
        In: values.includes(own.text),
        NotIn: !values.includes(own.text),
        Exists: !own.isAbsent,
        DoesNotExist: own.isAbsent,
      };
      return scope === 'PriorityClass'
        ? (found[expression.at('operator').text ?? ''] ?? false)
        : (isIn[scope] ?? false);
    })
  );
}
