/**
 * What the API server checks beyond its OpenAPI definitions, for the fields that this sort of application sets. Definitions
 * go by the names that messages give them.
 *
 * @see "Kubernetes API", kubernetes.io/docs/reference/kubernetes-api: the pages of the kinds below
 */
import type { JsonSchema } from './json-schema';

/** The texts that a field, or each entry of a list, may hold, by definition and name. */
export const values: Readonly<Record<string, string>> = {
  'Container.imagePullPolicy': 'Always|Never|IfNotPresent',
  'Container.restartPolicy': 'Always',
  'Container.terminationMessagePolicy': 'File|FallbackToLogsOnError',
  'ContainerPort.protocol': 'TCP|UDP|SCTP',
  'CronJobSpec.concurrencyPolicy': 'Allow|Forbid|Replace',
  'DeploymentStrategy.type': 'RollingUpdate|Recreate',
  'EmptyDirVolumeSource.medium': '|Memory|HugePages|HugePages-2Mi|HugePages-1Gi',
  'HTTPGetAction.scheme': 'HTTP|HTTPS',
  'HTTPIngressPath.pathType': 'Exact|Prefix|ImplementationSpecific',
  'JobSpec.completionMode': 'NonIndexed|Indexed',
  'LabelSelectorRequirement.operator': 'In|NotIn|Exists|DoesNotExist',
  'LimitRangeItem.type': 'Container|Pod|PersistentVolumeClaim',
  'MetricSpec.type': 'Resource|ContainerResource|Pods|Object|External',
  'MetricTarget.type': 'Utilization|Value|AverageValue',
  'NetworkPolicyPort.protocol': 'TCP|UDP|SCTP',
  'NetworkPolicySpec.policyTypes': 'Ingress|Egress',
  'PersistentVolumeClaimSpec.accessModes': 'ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod',
  'PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': 'IfHealthyBudget|AlwaysAllow',
  'PodSecurityContext.fsGroupChangePolicy': 'OnRootMismatch|Always',
  'PodSpec.dnsPolicy': 'ClusterFirstWithHostNet|ClusterFirst|Default|None',
  'PodSpec.restartPolicy': 'Always|OnFailure|Never',
  'SeccompProfile.type': 'RuntimeDefault|Localhost|Unconfined',
  'SecretStoreRef.kind': 'SecretStore|ClusterSecretStore',
  'ServicePort.protocol': 'TCP|UDP|SCTP',
  'ServiceSpec.sessionAffinity': 'ClientIP|None',
  'ServiceSpec.type': 'ClusterIP|NodePort|LoadBalancer|ExternalName',
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': 'Retain|Delete',
  'StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': 'Retain|Delete',
  'StatefulSetSpec.podManagementPolicy': 'OrderedReady|Parallel',
  'StatefulSetUpdateStrategy.type': 'RollingUpdate|OnDelete',
  'Target.creationPolicy': 'Owner|Orphan|Merge|None',
  'Toleration.effect': '|NoSchedule|PreferNoSchedule|NoExecute',
  'Toleration.operator': 'Exists|Equal',
  'TopologySpreadConstraint.whenUnsatisfiable': 'DoNotSchedule|ScheduleAnyway',
};

/**
 * The least number that a field may hold, and the most if there is one, by its name or by definition and name. A field that
 * may be a text too is checked only where it is none.
 */
export const ranges: Readonly<Record<string, readonly number[]>> = {
  ...each([0], 'backoffLimit failedJobsHistoryLimit startingDeadlineSeconds successfulJobsHistoryLimit'),
  ...each(
    [0],
    'completions parallelism replicas ttlSecondsAfterFinished DeploymentSpec.revisionHistoryLimit',
  ),
  ...each([0], 'initialDelaySeconds maxSurge maxUnavailable minAvailable terminationGracePeriodSeconds'),
  ...each([1], 'averageUtilization maxReplicas maxSkew minReplicas ClusterSpec.instances'),
  ...each([1], 'activeDeadlineSeconds failureThreshold periodSeconds progressDeadlineSeconds'),
  ...each([1], 'successThreshold timeoutSeconds'),
  ...each([1, 65535], 'port containerPort hostPort endPort nodePort targetPort ServiceBackendPort.number'),
  ...each([1, 100], 'PreferredSchedulingTerm.weight WeightedPodAffinityTerm.weight'),
  ...each([0, 2 ** 31 - 1], 'fsGroup runAsGroup runAsUser'),
};

/** Texts that are quantities, which definitions of custom resources do not say. */
export const quantities = ['Storage.size'];

function each(range: readonly number[], fields: string): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, range]));
}

/** Fields that OpenAPI calls optional and the API server demands, each with the definitions that have it. */
export const required: Readonly<Record<string, readonly string[]>> = {
  accessModes: ['PersistentVolumeClaimSpec'],
  image: ['Container'],
  name: ['ConfigMapVolumeSource', 'ConfigMapKeySelector', 'SecretKeySelector'],
  path: ['HTTPIngressPath'],
  resources: ['PersistentVolumeClaimSpec'],
  secretName: ['SecretVolumeSource'],
  spec: [
    ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet', 'HorizontalPodAutoscaler', 'CronJob', 'Job'],
    ...['JobTemplateSpec', 'LimitRange', 'PersistentVolumeClaim', 'Pod', 'PodTemplateSpec', 'Service'],
    ...['Ingress', 'NetworkPolicy', 'PodDisruptionBudget', 'ExternalSecret'],
  ],
  template: ['ReplicaSetSpec'],
};

/** Fields that exclude each other, by definition. */
export const alternatives: Readonly<Record<string, JsonSchema>> = {
  EnvVar: { atMostOneOf: ['value', 'valueFrom'] },
  EnvVarSource: { exactlyOneOf: ['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef'] },
  EnvFromSource: { exactlyOneOf: ['configMapRef', 'secretRef'] },
  LifecycleHandler: { exactlyOneOf: ['exec', 'httpGet', 'tcpSocket'] },
  Probe: { exactlyOneOf: ['exec', 'grpc', 'httpGet', 'tcpSocket'] },
  IngressBackend: { exactlyOneOf: ['resource', 'service'] },
  ServiceBackendPort: { exactlyOneOf: ['name', 'number'] },
  PodDisruptionBudgetSpec: { exactlyOneOf: ['maxUnavailable', 'minAvailable'] },
};

/**
 * Definitions of custom resources to which later releases of their operators add fields and values: they, and what they
 * hold, may have others than those of the packages, except for what is `closed`.
 */
export const open = [
  ...['CertificateSpec', 'ClusterSpec', 'Configuration', 'DataFrom', 'Filter', 'Matche', 'Target', 'Timeout'],
  ...['OnlineConfiguration', 'RemoteRef', 'SourceRef'],
];

/** Definitions inside of open ones that are known whole. */
export const closed = ['AccessKeyId', 'Plugin', 'SecretAccessKey'];
