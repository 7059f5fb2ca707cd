import { backend } from './backend';

/** What differs from an image's own ways in local development without Kubernetes (Compose). */
export interface Development {
  /** Stage of the Dockerfile that runs: one with all dependencies, where the sources are mounted over it. */
  readonly stage: string;
  /** Restarts when a source changes. */
  readonly command: readonly string[];
  /** Variables that differ from Minikube's. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * Whether it builds as it serves: then it is given the build arguments, keeps files beside the sources, and takes more
   * memory than in Kubernetes. Default: no.
   */
  readonly buildsAsItServes?: boolean;
  /** Folder of the dependencies below the working directory, kept in view when the sources are mounted. Default: none. */
  readonly dependencies?: string;
}

/** By container; one that is not named here runs as it does in Kubernetes. */
export const development: Readonly<Partial<Record<string, Development>>> = {
  frontend: {
    stage: 'development',
    command: ['npm', 'run', 'dev'],
    variables: { NODE_ENV: 'development', NEXT_PUBLIC_APP_VERSION: 'dev' },
    buildsAsItServes: true,
    dependencies: 'node_modules',
  },
  backend: {
    stage: 'runner',
    command: [...backend.command, '--reload'],
    variables: { ENVIRONMENT: 'development', LOG_LEVEL: 'DEBUG' },
  },
};
