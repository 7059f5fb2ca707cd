import { type KubernetesVersion, kubernetesVersions, usualKubernetes } from '../kubernetes';

/**
 * Fields that came after {@link usualKubernetes}, and the first version that has each without a feature gate.
 *
 * @see "Feature Gates", kubernetes.io/docs/reference/command-line-tools-reference/feature-gates: PodLifecycleSleepAction,
 * ServiceTrafficDistribution, PreferSameTrafficDistribution, UserNamespacesSupport, ReadWriteOncePod
 */
const since = {
  preStopSleep: '1.30',
  preferClose: '1.31',
  preferSameZone: '1.34',
  userNamespaces: '1.33',
  readWriteOncePod: '1.29',
} as const satisfies Readonly<Record<string, KubernetesVersion>>;

/** @see since */
export type KubernetesFeature = keyof typeof since;

/** The first version that has a feature. */
export function sinceKubernetes(feature: KubernetesFeature): KubernetesVersion {
  return since[feature];
}

/** Whether a version has a feature. */
export function hasFeature(
  { kubernetes = usualKubernetes }: { readonly kubernetes?: KubernetesVersion },
  feature: KubernetesFeature,
): boolean {
  return kubernetesVersions.indexOf(kubernetes) >= kubernetesVersions.indexOf(since[feature]);
}
