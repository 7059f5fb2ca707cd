/** What surrounds the workloads, and every kind whose fields the tests look at. */
import type {
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  KubernetesObject,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  Texts,
} from './kubernetes';

/** How an Ingress finds its certificate and its Services. */
export interface Ingress extends KubernetesObject {
  readonly spec: {
    readonly ingressClassName: string;
    readonly tls: readonly { readonly hosts: readonly string[]; readonly secretName: string }[];
    readonly rules: readonly {
      readonly host: string;
      readonly http: {
        readonly paths: readonly {
          readonly path: string;
          readonly pathType: string;
          readonly backend: {
            readonly service: { readonly name: string; readonly port: { readonly name: string } };
          };
        }[];
      };
    }[];
  };
}

/** How an HTTPRoute answers. */
export interface HttpRoute extends KubernetesObject {
  readonly spec: {
    readonly parentRefs: readonly Texts[];
    readonly hostnames: readonly string[];
    readonly rules: readonly object[];
  };
}

/** What an autoscaler keeps. */
export interface HorizontalPodAutoscaler extends KubernetesObject {
  readonly spec: {
    readonly scaleTargetRef: Texts;
    readonly minReplicas: number;
    readonly maxReplicas: number;
    readonly metrics: readonly object[];
  };
}

/** What a drain must leave. */
export interface PodDisruptionBudget extends KubernetesObject {
  readonly spec: {
    readonly selector: { readonly matchLabels: Texts };
    readonly minAvailable?: number;
    readonly maxUnavailable?: number;
    readonly unhealthyPodEvictionPolicy: string;
  };
}

/** What containers of a namespace may ask for. */
export interface ContainerRange {
  readonly type: string;
  readonly default: Texts;
  readonly defaultRequest: Texts;
  readonly min: Texts;
  readonly max: Texts;
}

/** What a claim asks for. */
export interface ClaimSpec {
  readonly accessModes: readonly string[];
  readonly storageClassName?: string;
  readonly resources: { readonly requests: { readonly storage: string } };
}

/** What the External Secrets Operator makes a Secret from. */
export interface ExternalSecret extends KubernetesObject {
  readonly spec: {
    readonly secretStoreRef: Texts;
    readonly target: { readonly name: string };
    readonly data: readonly { readonly secretKey: string; readonly remoteRef: Texts }[];
  };
}

/** What CloudNativePG makes a database of. */
export interface ClusterSpec {
  readonly instances: number;
  readonly imageName: string;
  readonly bootstrap: { readonly initdb: Texts };
  readonly postgresql: { readonly parameters: Texts };
  readonly monitoring: { readonly enablePodMonitor: boolean };
  readonly plugins?: readonly object[];
}

/** The kinds whose fields the tests look at. */
export interface Kinds {
  readonly Namespace: KubernetesObject;
  readonly Secret: Secret;
  readonly ConfigMap: ConfigMap;
  readonly ServiceAccount: ServiceAccount;
  readonly Service: Service;
  readonly Deployment: Deployment;
  readonly StatefulSet: StatefulSet;
  readonly DaemonSet: DaemonSet;
  readonly Job: Job;
  readonly CronJob: CronJob;
  readonly NetworkPolicy: KubernetesObject & { readonly spec: { readonly podSelector: object } };
  readonly Ingress: Ingress;
  readonly HTTPRoute: HttpRoute;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly ResourceQuota: KubernetesObject & { readonly spec: { readonly hard: Texts } };
  readonly LimitRange: KubernetesObject & { readonly spec: { readonly limits: readonly ContainerRange[] } };
  readonly PersistentVolumeClaim: KubernetesObject & { readonly spec: ClaimSpec };
  readonly ExternalSecret: ExternalSecret;
  readonly Cluster: KubernetesObject & { readonly spec: ClusterSpec };
  readonly ScheduledBackup: KubernetesObject & { readonly spec: { readonly schedule: string } };
  readonly ObjectStore: KubernetesObject & { readonly spec: { readonly retentionPolicy: string } };
}
