/** The releases of Kubernetes whose API this project knows, the oldest first: `npm run schema` keeps their definitions. */
export const kubernetesVersions = [
  ...(['1.28', '1.29', '1.30', '1.31', '1.32'] as const),
  ...(['1.33', '1.34', '1.35', '1.36', '1.37'] as const),
] as const;

/** A release of Kubernetes, without its patches: they change no field. */
export type KubernetesVersion = (typeof kubernetesVersions)[number];

/** What a manifest is for unless it says otherwise: what the oldest release serves, the others serve too, but for a few. */
export const usualKubernetes: KubernetesVersion = '1.28';

/** The release that a text names, such as `1.34`; `undefined` for all others. */
export function readKubernetesVersion(text: string): KubernetesVersion | undefined {
  return kubernetesVersions.find((version) => version === text);
}

/** What to say of a text that names none. */
export const expectedVersions = `expected one of ${kubernetesVersions.join(', ')}`;
