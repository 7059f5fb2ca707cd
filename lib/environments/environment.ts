import type { Account, ContainerKey, Resources } from '../contract';
import type { Domain } from './address';
import type { ImageSource } from './image';
import type { SecretSource } from './secrets';
import type { ChosenVariables } from './variables';

/** When a container is asked to stop. All times in seconds. */
export interface Shutdown {
  /** How long the container goes on serving after it is taken out of its Services, before SIGTERM. */
  readonly preStopSeconds: number;
  /** How long the process may take to finish its requests after SIGTERM. */
  readonly drainSeconds: number;
  /** When the kubelet kills what is left; at least the two above together. */
  readonly gracePeriodSeconds: number;
}

/** A Deployment that serves HTTP. */
export interface WebWorkload {
  readonly replicas: number;
  readonly resources: Resources;
  readonly shutdown: Shutdown;
}

/** PostgreSQL as a StatefulSet of one pod. */
export interface InClusterDatabase {
  readonly kind: 'in-cluster';
  readonly resources: Resources;
  readonly storage: {
    readonly sizeGibibytes: number;
    /** The cluster's default StorageClass when absent. */
    readonly className?: string;
  };
  /** Time for a fast shutdown with its last checkpoint, in seconds. */
  readonly gracePeriodSeconds: number;
}

/** Where the application's database runs. */
export type Database = InClusterDatabase;

/** The Ingress API, answered by a controller that the cluster runs. */
export interface IngressEdge {
  readonly kind: 'ingress';
  /** IngressClass of the controller. */
  readonly className: string;
  readonly tls: Tls;
  /** Namespace in which the controller's pods run: network policies let it in. */
  readonly controllerNamespace: string;
}

/** The Gateway API, answered by a Gateway that the cluster's operators own; TLS ends there. */
export interface GatewayEdge {
  readonly kind: 'gateway';
  /** The Gateway that routes attach to. */
  readonly gateway: { readonly name: string; readonly namespace: string };
  /** Listeners of the Gateway, by name: the routes serve on one, and redirect from the other. */
  readonly listeners: { readonly https: string; readonly http: string };
  /** Namespace in which the Gateway's proxies run: network policies let it in. */
  readonly controllerNamespace: string;
}

/** Where an Ingress takes its certificate from. */
export type Tls =
  | {
      readonly kind: 'cert-manager';
      readonly issuer: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
    }
  | { readonly kind: 'existing'; readonly secret: string };

/** How browsers get in; `none` is `kubectl port-forward`, or something outside this project. */
export type Edge = { readonly kind: 'none' } | IngressEdge | GatewayEdge;

/** Everything that differs between the places where the Todo Chatbot runs. */
export interface Environment {
  /** Names the chart, the manifest (`dist/<name>.k8s.yaml`) and the label `app.kubernetes.io/instance`. */
  readonly name: string;
  readonly namespace: string;
  /** `public` environments hold no secret value and run no `latest` image. */
  readonly audience: 'developers' | 'public';
  /** The release, as images are tagged: `v1.2.3`, `git-<short sha>`, a branch name, `v1.2.3-<sha>`. */
  readonly version: string;
  readonly domain: Domain;
  readonly images: {
    readonly source: ImageSource;
    /** Whole references that take the place of source, name and version. */
    readonly references?: Readonly<Partial<Record<ContainerKey, string>>>;
  };
  /** For images built with another account than the contract's. */
  readonly account?: Account;
  readonly variables: {
    readonly frontend: ChosenVariables<'frontend'>;
    readonly backend: ChosenVariables<'backend'>;
  };
  readonly secrets: SecretSource;
  readonly database: Database;
  readonly edge: Edge;
  readonly workloads: { readonly frontend: WebWorkload; readonly backend: WebWorkload };
}
