import { type KubernetesVersion, kubernetesVersions } from '../../../lib/environments/kubernetes';
import kinds from './kinds.json';

/** By apiVersion and kind: the first and the last release that serves it, and the first that calls it deprecated. */
const served: ReadonlyMap<string, readonly number[]> = new Map(Object.entries(kinds));

/** What took the place of kinds that no release serves any more ("Deprecated API Migration Guide", kubernetes.io/docs/reference/using-api/deprecation-guide). */
const removed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'apps/v1beta1': 'apps/v1',
    'apps/v1beta2': 'apps/v1',
    'autoscaling/v2beta1': 'autoscaling/v2',
    'autoscaling/v2beta2': 'autoscaling/v2',
    'batch/v1beta1': 'batch/v1',
    'extensions/v1beta1': 'apps/v1 or networking.k8s.io/v1',
    'networking.k8s.io/v1beta1': 'networking.k8s.io/v1',
    'policy/v1beta1': 'policy/v1',
    'rbac.authorization.k8s.io/v1beta1': 'rbac.authorization.k8s.io/v1',
    'storage.k8s.io/v1beta1': 'storage.k8s.io/v1',
  }),
);

const ownGroups = new Set([...served.keys()].map(groupOf));

/** Whether Kubernetes itself defines the kinds of a group: all others have a dot. */
export function isOwnGroup(group: string): boolean {
  return !group.includes('.') || ownGroups.has(group);
}

/** What a release does with a kind of Kubernetes. */
export interface Service {
  /** One sentence. */
  readonly message: string;
  /** Whether it serves the kind, and there is something to know. */
  readonly isNote?: true;
}

/** What is to be said of a kind in a release; `undefined` where it is served, and stays. */
export function serviceOf(apiVersion: string, kind: string, version: KubernetesVersion): Service | undefined {
  const place = kubernetesVersions.indexOf(version);
  const [first, last, deprecated] = served.get(`${apiVersion} ${kind}`) ?? [];
  if (first === undefined || last === undefined) {
    const now = removed.get(apiVersion);
    const unknown = `Kubernetes ${version} knows no ${kind} of ${apiVersion}.`;
    return {
      message: now === undefined ? unknown : `${apiVersion} is no longer served: ${now} took its place.`,
    };
  }
  const instead = (at: number): string => {
    const others = [...served]
      .filter(([id, [from = 0, to = 0]]) => isOther(id, apiVersion, kind) && from <= at && at <= to)
      .map(([id]) => id.replace(/ .*/, ''))
      .filter((other) => !isOff(other));
    return others.length === 0 ? '' : `: ${others.join(' and ')} has it`;
  };
  const name = `${kind} of ${apiVersion}`;
  if (place < first)
    return {
      message: `${name} is not served before Kubernetes ${kubernetesVersions[first] ?? ''}${instead(place)}.`,
    };
  const gone = kubernetesVersions[last + 1];
  if (place > last)
    return { message: `${name} is not served since Kubernetes ${gone ?? ''}${instead(place)}.` };
  if (isOff(apiVersion))
    return { message: `${name} is served only where the cluster turns it on${instead(place)}.` };
  if (gone !== undefined)
    return { message: `${name} is not served from Kubernetes ${gone} on${instead(last + 1)}.`, isNote: true };
  if (deprecated === undefined || deprecated > place) return undefined;
  return {
    message: `${name} is deprecated since Kubernetes ${kubernetesVersions[deprecated] ?? ''}.`,
    isNote: true,
  };
}

/** But for an older group, these are off ("Kubernetes API", section "API versioning", kubernetes.io/docs/reference/using-api). */
function isOff(apiVersion: string): boolean {
  return /\/v\d+(?:alpha|beta)\d+$/.test(apiVersion) && !apiVersion.startsWith('flowcontrol.');
}

function isOther(id: string, apiVersion: string, kind: string): boolean {
  return (
    id !== `${apiVersion} ${kind}` && id.endsWith(` ${kind}`) && groupOf(id) === groupOf(`${apiVersion} `)
  );
}

function groupOf(id: string): string {
  return id.includes('/') ? id.slice(0, id.indexOf('/')) : '';
}
