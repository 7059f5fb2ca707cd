import { backend } from './backend';

/** Local development without Kubernetes (Compose): what differs from the images' own ways. */
export const development = {
  /** Stage of the Dockerfile that runs: the frontend's has all dependencies, and the sources are mounted over it. */
  stages: { frontend: 'development', backend: 'runner' },
  /** Restarts when a source changes. */
  commands: {
    frontend: ['npm', 'run', 'dev'],
    backend: [...backend.command, '--reload'],
  },
  /** Variables that differ from Minikube's. */
  variables: {
    frontend: { NODE_ENV: 'development' },
    backend: { ENVIRONMENT: 'development', LOG_LEVEL: 'DEBUG' },
  },
} as const;
