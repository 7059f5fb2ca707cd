/**
 * The minor versions of Kubernetes that an environment may run on, the oldest first: those whose published definitions
 * `npm run schema` keeps for the checks.
 */
export const kubernetesVersions = [
  ...['1.28', '1.29', '1.30', '1.31', '1.32'],
  ...['1.33', '1.34', '1.35', '1.36', '1.37'],
] as const;

/** @see kubernetesVersions */
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** What every version serves; what came later is used where an environment says that it is there. */
export const oldestKubernetes: KubernetesVersion = '1.28';

/**
 * Fields that came after {@link oldestKubernetes}, and the first version that has each without a feature gate.
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
  { kubernetes = oldestKubernetes }: { readonly kubernetes?: KubernetesVersion },
  feature: KubernetesFeature,
): boolean {
  return isSince(kubernetes, since[feature]);
}

/** Whether a text names one of the versions. */
export function isKubernetesVersion(text: string): text is KubernetesVersion {
  return kubernetesVersions.some((version) => version === text);
}

/** Whether a version is the one named second, or a later one. */
export function isSince(version: KubernetesVersion, first: KubernetesVersion): boolean {
  return kubernetesVersions.indexOf(version) >= kubernetesVersions.indexOf(first);
}
