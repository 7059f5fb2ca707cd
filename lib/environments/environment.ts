import type { Account, ContainerKey, Quantities } from '../contract';
import type { Domain } from './address';
import type { Database } from './database';
import type { Edge } from './edge';
import type { ImageSource } from './image';
import type { Network } from './network';
import type { SecretSource } from './secret-source';
import type { ChosenVariables } from './chosen-variables';
import type { WebWorkload } from './workload';

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
  readonly network: Network;
  readonly workloads: { readonly frontend: WebWorkload; readonly backend: WebWorkload };
  /** What one node has left for the stack, where there is one node alone: synth refuses more. */
  readonly node?: Quantities;
}
