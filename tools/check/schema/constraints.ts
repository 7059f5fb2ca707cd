/**
 * What the OpenAPI definitions do not say and the API server checks: allowed values, ranges, fields that must be there
 * and fields that exclude each other. Keys are `definition.field`; the fields are those that this sort of application sets.
 *
 * @see "Kubernetes API", kubernetes.io/docs/reference/kubernetes-api: the pages of the kinds below
 */
const protocols = ['TCP', 'UDP', 'SCTP'];
const probeRange = { from: 1 };

/** The values that a field, or each entry of a list, may hold. */
export const allowedValues: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.DeploymentStrategy.type': ['RollingUpdate', 'Recreate'],
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenDeleted': ['Retain', 'Delete'],
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy.whenScaled': ['Retain', 'Delete'],
  'apps.v1.StatefulSetSpec.podManagementPolicy': ['OrderedReady', 'Parallel'],
  'apps.v1.StatefulSetUpdateStrategy.type': ['RollingUpdate', 'OnDelete'],
  'autoscaling.v2.MetricSpec.type': ['Resource', 'ContainerResource', 'Pods', 'Object', 'External'],
  'autoscaling.v2.MetricTarget.type': ['Utilization', 'Value', 'AverageValue'],
  'batch.v1.CronJobSpec.concurrencyPolicy': ['Allow', 'Forbid', 'Replace'],
  'batch.v1.JobSpec.completionMode': ['NonIndexed', 'Indexed'],
  'core.v1.Container.imagePullPolicy': ['Always', 'Never', 'IfNotPresent'],
  'core.v1.Container.restartPolicy': ['Always'],
  'core.v1.Container.terminationMessagePolicy': ['File', 'FallbackToLogsOnError'],
  'core.v1.ContainerPort.protocol': protocols,
  'core.v1.EmptyDirVolumeSource.medium': ['', 'Memory', 'HugePages', 'HugePages-2Mi', 'HugePages-1Gi'],
  'core.v1.HTTPGetAction.scheme': ['HTTP', 'HTTPS'],
  'core.v1.LimitRangeItem.type': ['Container', 'Pod', 'PersistentVolumeClaim'],
  'core.v1.PersistentVolumeClaimSpec.accessModes': [
    'ReadWriteOnce',
    'ReadOnlyMany',
    'ReadWriteMany',
    'ReadWriteOncePod',
  ],
  'core.v1.PodSecurityContext.fsGroupChangePolicy': ['OnRootMismatch', 'Always'],
  'core.v1.PodSpec.dnsPolicy': ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'],
  'core.v1.PodSpec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  'core.v1.SeccompProfile.type': ['RuntimeDefault', 'Localhost', 'Unconfined'],
  'core.v1.ServicePort.protocol': protocols,
  'core.v1.ServiceSpec.sessionAffinity': ['ClientIP', 'None'],
  'core.v1.ServiceSpec.type': ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
  'core.v1.Toleration.effect': ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'core.v1.Toleration.operator': ['Exists', 'Equal'],
  'core.v1.TopologySpreadConstraint.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  'meta.v1.LabelSelectorRequirement.operator': ['In', 'NotIn', 'Exists', 'DoesNotExist'],
  'networking.v1.HTTPIngressPath.pathType': ['Exact', 'Prefix', 'ImplementationSpecific'],
  'networking.v1.NetworkPolicyPort.protocol': protocols,
  'networking.v1.NetworkPolicySpec.policyTypes': ['Ingress', 'Egress'],
  'policy.v1.PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy': ['IfHealthyBudget', 'AlwaysAllow'],
  'ExternalSecretTarget.creationPolicy': ['Owner', 'Orphan', 'Merge', 'None'],
  'SecretStoreRef.kind': ['SecretStore', 'ClusterSecretStore'],
  'ScheduledBackupSpec.backupOwnerReference': ['none', 'self', 'cluster'],
  'ScheduledBackupSpec.method': ['barmanObjectStore', 'volumeSnapshot', 'plugin'],
};

const port = { from: 1, to: 65535 };
const natural = { from: 0 };

/** The numbers that a field may hold, ends included. A field that may be a text too is checked only where it is none. */
export const allowedRanges: Readonly<Record<string, { readonly from: number; readonly to?: number }>> = {
  'apps.v1.DeploymentSpec.progressDeadlineSeconds': { from: 1 },
  'apps.v1.DeploymentSpec.replicas': natural,
  'apps.v1.DeploymentSpec.revisionHistoryLimit': natural,
  'apps.v1.RollingUpdateDeployment.maxSurge': natural,
  'apps.v1.RollingUpdateDeployment.maxUnavailable': natural,
  'apps.v1.StatefulSetSpec.replicas': natural,
  'autoscaling.v2.HorizontalPodAutoscalerSpec.maxReplicas': { from: 1 },
  'autoscaling.v2.HorizontalPodAutoscalerSpec.minReplicas': { from: 1 },
  'autoscaling.v2.MetricTarget.averageUtilization': { from: 1 },
  'batch.v1.CronJobSpec.failedJobsHistoryLimit': natural,
  'batch.v1.CronJobSpec.startingDeadlineSeconds': natural,
  'batch.v1.CronJobSpec.successfulJobsHistoryLimit': natural,
  'batch.v1.JobSpec.activeDeadlineSeconds': { from: 1 },
  'batch.v1.JobSpec.backoffLimit': natural,
  'batch.v1.JobSpec.completions': natural,
  'batch.v1.JobSpec.parallelism': natural,
  'batch.v1.JobSpec.ttlSecondsAfterFinished': natural,
  'core.v1.ContainerPort.containerPort': port,
  'core.v1.ContainerPort.hostPort': port,
  'core.v1.HTTPGetAction.port': port,
  'core.v1.PodSecurityContext.fsGroup': { from: 0, to: 2 ** 31 - 1 },
  'core.v1.PodSecurityContext.runAsGroup': { from: 0, to: 2 ** 31 - 1 },
  'core.v1.PodSecurityContext.runAsUser': { from: 0, to: 2 ** 31 - 1 },
  'core.v1.PodSpec.activeDeadlineSeconds': { from: 1 },
  'core.v1.PodSpec.terminationGracePeriodSeconds': natural,
  'core.v1.PreferredSchedulingTerm.weight': { from: 1, to: 100 },
  'core.v1.Probe.failureThreshold': probeRange,
  'core.v1.Probe.initialDelaySeconds': natural,
  'core.v1.Probe.periodSeconds': probeRange,
  'core.v1.Probe.successThreshold': probeRange,
  'core.v1.Probe.timeoutSeconds': probeRange,
  'core.v1.SecurityContext.runAsGroup': { from: 0, to: 2 ** 31 - 1 },
  'core.v1.SecurityContext.runAsUser': { from: 0, to: 2 ** 31 - 1 },
  'core.v1.ServicePort.nodePort': port,
  'core.v1.ServicePort.port': port,
  'core.v1.ServicePort.targetPort': port,
  'core.v1.TCPSocketAction.port': port,
  'core.v1.TopologySpreadConstraint.maxSkew': { from: 1 },
  'core.v1.WeightedPodAffinityTerm.weight': { from: 1, to: 100 },
  'networking.v1.NetworkPolicyPort.endPort': port,
  'networking.v1.NetworkPolicyPort.port': port,
  'networking.v1.ServiceBackendPort.number': port,
  'policy.v1.PodDisruptionBudgetSpec.maxUnavailable': natural,
  'policy.v1.PodDisruptionBudgetSpec.minAvailable': natural,
  'ClusterSpec.instances': { from: 1 },
  'HTTPBackendRef.port': port,
  'ParentReference.port': port,
};

/** Fields that OpenAPI calls optional and the API server demands. */
export const alsoRequired: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.DaemonSet': ['spec'],
  'apps.v1.Deployment': ['spec'],
  'apps.v1.ReplicaSet': ['spec'],
  'apps.v1.ReplicaSetSpec': ['template'],
  'apps.v1.StatefulSet': ['spec'],
  'autoscaling.v2.HorizontalPodAutoscaler': ['spec'],
  'batch.v1.CronJob': ['spec'],
  'batch.v1.Job': ['spec'],
  'batch.v1.JobTemplateSpec': ['spec'],
  'core.v1.Container': ['image'],
  'core.v1.ConfigMapVolumeSource': ['name'],
  'core.v1.ConfigMapKeySelector': ['name'],
  'core.v1.LimitRange': ['spec'],
  'core.v1.PersistentVolumeClaim': ['spec'],
  'core.v1.PersistentVolumeClaimSpec': ['accessModes', 'resources'],
  'core.v1.Pod': ['spec'],
  'core.v1.PodTemplateSpec': ['spec'],
  'core.v1.SecretKeySelector': ['name'],
  'core.v1.SecretVolumeSource': ['secretName'],
  'core.v1.Service': ['spec'],
  'networking.v1.HTTPIngressPath': ['path'],
  'networking.v1.Ingress': ['spec'],
  'networking.v1.NetworkPolicy': ['spec'],
  'policy.v1.PodDisruptionBudget': ['spec'],
};

/** Fields of which exactly one must be there; `atMostOne` where none will do. */
export const alternatives: Readonly<
  Record<string, { readonly fields: readonly string[]; readonly atMostOne?: true }>
> = {
  'core.v1.EnvVar': { fields: ['value', 'valueFrom'], atMostOne: true },
  'core.v1.EnvVarSource': { fields: ['configMapKeyRef', 'fieldRef', 'resourceFieldRef', 'secretKeyRef'] },
  'core.v1.EnvFromSource': { fields: ['configMapRef', 'secretRef'] },
  'core.v1.LifecycleHandler': { fields: ['exec', 'httpGet', 'tcpSocket'] },
  'core.v1.Probe': { fields: ['exec', 'grpc', 'httpGet', 'tcpSocket'] },
  'networking.v1.IngressBackend': { fields: ['resource', 'service'] },
  'networking.v1.ServiceBackendPort': { fields: ['name', 'number'] },
  'policy.v1.PodDisruptionBudgetSpec': { fields: ['maxUnavailable', 'minAvailable'] },
};
