import type { KubernetesVersion } from '../../lib/environments/kubernetes';
import type { ManifestObject } from '../manifest';
import type { Change } from './compare';

/** What applying a difference does beyond changing a field, worst first. */
export const severities = [
  'refused',
  'may lose data',
  'will not start',
  'loses protection',
  'restarts pods',
] as const;

/** @see {@link severities} */
export type Severity = (typeof severities)[number];

/** What applying a difference does beyond changing a field. */
export interface Consequence {
  readonly severity: Severity;
  /** One sentence, for people. */
  readonly reason: string;
}

/** A consequence where it happens, else none. */
export function when(happens: boolean, severity: Severity, reason: string): readonly Consequence[] {
  return happens ? [{ severity, reason: `${reason}.` }] : [];
}

/** An object that stands in both manifests, and differs. */
export interface Update {
  readonly old: ManifestObject;
  readonly next: ManifestObject;
  readonly changes: readonly Change[];
  /** The release that the new manifest is for, whose API server judges. */
  readonly kubernetes: KubernetesVersion;
}

/** A kind with its group, as rules name it: `apps/Deployment`, `Service`. */
export function kindOf({ group, kind }: ManifestObject): string {
  return group === '' ? kind : `${group}/${kind}`;
}
