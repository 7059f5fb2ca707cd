import type { Account, ContainerKey, Quantities } from '../contract';
import type { Domain, PublicOrigin } from './address';
import type { AllChosenVariables } from './chosen-variables';
import type { Database } from './database';
import type { Edge } from './edge';
import type { ImageSource } from './image';
import type { KubernetesVersion } from './kubernetes';
import type { Monitoring } from './monitoring';
import type { Network } from './network';
import type { SecretSource } from './secret-source';
import type { Server } from './server';
import type { Workloads } from './workload';

/** Everything that differs between the places where the Todo Chatbot runs. */
export interface Environment {
  /** Names the chart, the manifest (`dist/<name>.k8s.yaml`) and the label `app.kubernetes.io/instance`. */
  readonly name: string;
  /** The file below `lib/environments` that says so, and those that it derives from. Default: `<name>.ts` alone. */
  readonly files?: readonly string[];
  readonly namespace: string;
  /** `public` environments hold no secret value and run no `latest` image. */
  readonly audience: 'developers' | 'public';
  /** The release, as images are tagged: `v1.2.3`, `git-<short sha>`, a branch name, `v1.2.3-<sha>`. */
  readonly version: string;
  readonly domain: Domain;
  /** Whose scripts may ask the backend beside those of the domain, such as an older domain's. Default: nobody's. */
  readonly allowedOrigins?: readonly PublicOrigin[];
  readonly images: {
    readonly source: ImageSource;
    /** Whole references that take the place of source, name and version; of a container whose image others run, too. */
    readonly references?: Readonly<Partial<Record<ContainerKey, string>>>;
  };
  /**
   * For released images that are built with another account than the contract's; or `assigned`, where the cluster gives each
   * namespace users of its own and refuses any other, as OpenShift's `restricted-v2` does (its documentation, "Managing
   * security context constraints"). Such users belong to group 0, which may read whatever is in the images.
   */
  readonly account?: Account | 'assigned';
  readonly variables: AllChosenVariables;
  readonly secrets: SecretSource;
  readonly database: Database;
  /** A server of tools for the chatbot (Model Context Protocol). Default: none. */
  readonly mcpServer?: Server;
  /** Who speaks OpenAI's API to the chatbot. Default: OpenAI, on the internet. */
  readonly model?: Server;
  readonly edge: Edge;
  readonly network: Network;
  /** Default: nothing watches it. */
  readonly monitoring?: Monitoring;
  readonly workloads: Workloads;
  /** Minor version of Kubernetes that is served there, or an older one. @default '1.28' */
  readonly kubernetes?: KubernetesVersion;
  /**
   * Pods in a user namespace: who escapes from one is nobody on the node. Needs Kubernetes 1.33 and a kernel and runtime that
   * map volumes ("User Namespaces", kubernetes.io/docs/concepts/workloads/pods/user-namespaces). @default false
   */
  readonly userNamespaces?: boolean;
  /** What one node has left for the stack, where there is one node alone: synth refuses more. */
  readonly node?: Quantities;
  /** Made for a while, beside others of its kind. Default: it stays. */
  readonly preview?: Preview;
}

/** What is particular about an environment that is made for a while. */
export interface Preview {
  /** What people call it, such as `pr-123`. */
  readonly name: string;
  /** When whoever cleans up may remove its namespace: a moment in UTC. */
  readonly removeAfter: Date;
}

/** What a derived environment says by itself: where it is, and whatever else differs. */
export type Differences = Pick<Environment, 'name' | 'namespace' | 'domain'> &
  Partial<Omit<Environment, 'files'>>;

/** An environment like another one, except for some settings; each of these takes the place of the whole setting. */
export function derive(base: Environment, differences: Differences): Environment {
  const files = [`${differences.name}.ts`, ...(base.files ?? [`${base.name}.ts`])];
  return { ...base, files, ...differences };
}
