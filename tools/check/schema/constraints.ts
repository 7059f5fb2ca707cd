/**
 * What the API server checks beyond its OpenAPI definitions, for the fields that this sort of application sets. Definitions
 * go by the names that messages give them.
 *
 * @see "Kubernetes API", kubernetes.io/docs/reference/kubernetes-api: the pages of the kinds below
 */

/**
 * The least number that a field may hold, and the most if there is one, by its name or by definition and name. A field that
 * may be a text too is checked only where it is none.
 */
export const ranges: Readonly<Record<string, readonly number[]>> = {
  ...each([0], 'backoffLimit failedJobsHistoryLimit startingDeadlineSeconds successfulJobsHistoryLimit'),
  ...each([0], 'completions minReplicas parallelism replicas ttlSecondsAfterFinished revisionHistoryLimit'),
  ...each([0], 'initialDelaySeconds maxSurge maxUnavailable minAvailable'),
  // Zero is taken for absent.
  ...each([0], 'failureThreshold periodSeconds successThreshold timeoutSeconds minReadySeconds partition'),
  ...each([0], 'JobSpec.activeDeadlineSeconds maxFailedIndexes backoffLimitPerIndex'),
  ...each(
    [1],
    'averageUtilization targetCPUUtilizationPercentage leaseDurationSeconds maxReplicas maxSkew minDomains ClusterSpec.instances',
  ),
  ...each([1], 'progressDeadlineSeconds Probe.terminationGracePeriodSeconds'),
  ...each([1, 2 ** 31 - 1], 'PodSpec.activeDeadlineSeconds'),
  ...each([1, 65535], 'port containerPort endPort ServiceBackendPort.number'),
  ...each([0, 65535], 'hostPort nodePort healthCheckNodePort ServicePort.targetPort'),
  ...each([1, 100], 'PreferredSchedulingTerm.weight WeightedPodAffinityTerm.weight'),
  ...each([0, 2 ** 31 - 1], 'fsGroup runAsGroup runAsUser supplementalGroups'),
  ...each([0, 511], 'defaultMode mode'),
  ...each([600], 'ServiceAccountTokenProjection.expirationSeconds'),
  ...each([0], 'StatefulSetOrdinals.start leaseTransitions'),
  ...each([1, 30], 'MutatingWebhook.timeoutSeconds ValidatingWebhook.timeoutSeconds'),
  ...each([1, 1800], 'HPAScalingPolicy.periodSeconds'),
  ...each([1], 'HPAScalingPolicy.value'),
  ...each([0, 3600], 'stabilizationWindowSeconds'),
  ...each([-(2 ** 31), 1_000_000_000], 'PriorityClass.value'),
};

/** Texts that are quantities, which definitions of custom resources do not say. */
export const quantities = ['Storage.size'];

function each(range: readonly number[], fields: string): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, range]));
}

const named = ['ConfigMapEnvSource', 'SecretEnvSource', 'ConfigMapProjection', 'SecretProjection'];

function all(name: string, fields: string): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, [name]]));
}

/** Fields that OpenAPI calls optional and the API server demands, each with the definitions that have it. */
export const required: Readonly<Record<string, readonly string[]>> = {
  ...all('RuleWithOperations', 'apiGroups apiVersions operations'),
  accessModes: ['PersistentVolumeClaimSpec', 'PersistentVolumeSpec'],
  capacity: ['PersistentVolumeSpec'],
  clusterRoleSelectors: ['AggregationRule'],
  command: ['ExecAction'],
  controller: ['IngressClassSpec'],
  image: ['Container'],
  ip: ['HostAlias'],
  name: [
    'ConfigMapVolumeSource',
    'ConfigMapKeySelector',
    'SecretKeySelector',
    'PodDNSConfigOption',
    ...named,
  ],
  matchLabelExpressions: ['TopologySelectorTerm'],
  path: ['HTTPIngressPath'],
  port: ['IngressServiceBackend'],
  schema: ['CustomResourceDefinitionVersion'],
  resources: ['PersistentVolumeClaimSpec', 'RuleWithOperations'],
  secretName: ['SecretVolumeSource'],
  spec: [
    ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet', 'HorizontalPodAutoscaler', 'CronJob', 'Job'],
    ...['JobTemplateSpec', 'PersistentVolumeClaim', 'Pod', 'PodTemplateSpec', 'Service', 'IngressClass'],
    ...['Ingress', 'ExternalSecret', 'PersistentVolume'],
  ],
  template: ['ReplicaSetSpec'],
  volumeClaimTemplate: ['EphemeralVolumeSource'],
};

/** Fields that OpenAPI calls required, and the API server does without. */
export const optional = [
  ...['LimitRangeSpec.limits', 'NetworkPolicySpec.podSelector', 'StatefulSetSpec.serviceName'],
  ...['PodFailurePolicyRule.onPodConditions', 'PodFailurePolicy.rules', 'Sysctl.value', 'HTTPHeader.value'],
  ...[
    'RoleRef.apiGroup',
    'EndpointSlice.endpoints',
    'PreferredSchedulingTerm.preference',
    'PriorityClass.value',
    'CSIDriver.spec',
    'CustomResourceDefinitionVersion.served',
    'PodFailurePolicyOnPodConditionsPattern.status',
  ],
];

/** Selectors that may hold any text: those of metrics, which are no labels of objects. */
export const unjudged = ['MetricIdentifier.selector'];

/**
 * What depends on the value of another field, by definition: `type Recreate excludes rollingUpdate`. Where nothing stands
 * for a value, it is absent.
 */
export const conditions: Readonly<Record<string, readonly string[]>> = {
  DeploymentStrategy: ['type Recreate excludes rollingUpdate'],
  LabelSelectorRequirement: [
    'operator In|NotIn needs values',
    'operator Exists|DoesNotExist excludes values',
  ],
  MetricSpec: [
    'type Resource needs resource',
    'type ContainerResource needs containerResource',
    'type Pods needs pods',
    'type Object needs object',
    'type External needs external',
    'type Resource excludes containerResource pods object external',
    'type ContainerResource excludes resource pods object external',
    'type Pods excludes containerResource resource object external',
    'type Object excludes containerResource resource pods external',
    'type External excludes containerResource resource pods object',
  ],
  NodeSelectorRequirement: [
    'operator In|NotIn|Gt|Lt needs values',
    'operator Exists|DoesNotExist excludes values',
  ],
  PodSpec: ['dnsPolicy None needs dnsConfig'],
  ScopedResourceSelectorRequirement: [
    'operator In|NotIn needs values',
    'operator Exists|DoesNotExist excludes values',
  ],
  SeccompProfile: [
    'type Localhost needs localhostProfile',
    'type RuntimeDefault|Unconfined excludes localhostProfile',
  ],
  StatefulSetUpdateStrategy: ['type OnDelete excludes rollingUpdate'],
  Toleration: ['operator Exists excludes value'],
  TopologySpreadConstraint: ['whenUnsatisfiable ScheduleAnyway excludes minDomains'],
};

/** Fields that exclude each other, by definition. */
export const alternatives: Readonly<
  Record<string, Readonly<Partial<Record<'exactlyOneOf' | 'atMostOneOf', readonly string[]>>>>
> = {
  EnvVar: { atMostOneOf: ['value', 'valueFrom'] },
  EnvVarSource: {
    exactlyOneOf: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
  },
  EnvFromSource: { exactlyOneOf: ['configMapRef', 'secretRef'] },
  LifecycleHandler: { exactlyOneOf: ['exec', 'httpGet', 'sleep', 'tcpSocket'] },
  WebhookClientConfig: { exactlyOneOf: ['service', 'url'] },
  VolumeProjection: {
    atMostOneOf: [
      ...['configMap', 'downwardAPI', 'secret', 'serviceAccountToken'],
      ...['clusterTrustBundle', 'podCertificate'],
    ],
  },
  Probe: { exactlyOneOf: ['exec', 'grpc', 'httpGet', 'tcpSocket'] },
  IngressBackend: { exactlyOneOf: ['resource', 'service'] },
  ServiceBackendPort: { exactlyOneOf: ['name', 'number'] },
  PodDisruptionBudgetSpec: { atMostOneOf: ['maxUnavailable', 'minAvailable'] },
};

/**
 * Definitions of custom resources to which later releases of their operators add fields and values: they, and what they
 * hold, may have others than those of the packages, except for what is `closed`.
 */
export const open = [
  ...['CertificateSpec', 'ClusterSpec', 'Configuration', 'DataFrom', 'Filter', 'Matche', 'Target', 'Timeout'],
  ...['OnlineConfiguration', 'RemoteRef', 'SourceRef'],
  ...['PodMonitorSpec', 'ProbeSpec', 'ServiceMonitorSpec'],
];

/** Definitions inside of open ones that are known whole. */
export const closed = ['AccessKeyId', 'Plugin', 'SecretAccessKey'];
