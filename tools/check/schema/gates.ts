import { isSince, type KubernetesVersion } from '../../../lib/environments/kubernetes';

/**
 * Fields that releases have and drop, since a feature gate is off there unless the cluster turns it on: by definition and name,
 * the first and the last release of each such stretch.
 *
 * @see pkg/features/kube_features.go in the sources of each release, and "Feature Gates",
 * kubernetes.io/docs/reference/command-line-tools-reference/feature-gates
 */
export const gates: Readonly<Record<string, string>> = {
  'Container.resizePolicy': '1.28-1.32',
  'Container.restartPolicy': '1.28-1.28',
  'EmptyDirVolumeSource.mode': '1.37-1.37',
  'EnvVarSource.fileKeyRef': '1.34-1.34',
  'HPAScalingRules.tolerance': '1.33-1.34',
  'JobSpec.backoffLimitPerIndex': '1.28-1.28',
  'JobSpec.managedBy': '1.30-1.31',
  'JobSpec.maxFailedIndexes': '1.28-1.28',
  'JobSpec.podReplacementPolicy': '1.28-1.28',
  'JobSpec.successPolicy': '1.30-1.30',
  'Lifecycle.stopSignal': '1.33-1.37',
  'LifecycleHandler.sleep': '1.29-1.29',
  'PersistentVolumeClaimSpec.volumeAttributesClassName': '1.29-1.33',
  'PodAffinityTerm.matchLabelKeys': '1.29-1.30',
  'PodAffinityTerm.mismatchLabelKeys': '1.29-1.30',
  'PodSecurityContext.seLinuxChangePolicy': '1.32-1.32',
  'PodSecurityContext.supplementalGroupsPolicy': '1.31-1.32',
  'PodSpec.hostUsers': '1.28-1.32',
  'PodSpec.hostnameOverride': '1.34-1.34',
  'PodSpec.resourceClaims': '1.28-1.33',
  'PodSpec.resources': '1.32-1.33',
  'ResourceRequirements.claims': '1.28-1.33',
  'RollingUpdateStatefulSetStrategy.maxUnavailable': '1.28-1.34 1.36-1.36',
  'SecurityContext.procMount': '1.28-1.32',
  'ServiceSpec.trafficDistribution': '1.30-1.30',
  'Volume.image': '1.31-1.34',
  'VolumeMount.bindMountOptions': '1.37-1.37',
  'VolumeMount.recursiveReadOnly': '1.30-1.30',
  'VolumeProjection.clusterTrustBundle': '1.29-1.36',
  'VolumeProjection.podCertificate': '1.34-1.36',
};

/** The form of the names of variables: RelaxedEnvironmentVariableValidation is on since 1.32. */
export function variableForm(version: KubernetesVersion): 'variable' | 'relaxedVariable' {
  return isSince(version, '1.32') ? 'relaxedVariable' : 'variable';
}
