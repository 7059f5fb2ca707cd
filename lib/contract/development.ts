import { backend } from './backend';
import { frontend } from './frontend';

/** Local development without Kubernetes: what differs from the images' own ways. */
export const development = {
  /** Restarts when a source changes. */
  commands: {
    frontend: ['npm', 'run', 'dev'],
    backend: [...backend.command, '--reload'],
  },
  variables: {
    frontend: {
      NODE_ENV: 'development',
      BETTER_AUTH_URL: `http://localhost:${frontend.port.number}`,
      NEXT_PUBLIC_API_URL: `http://localhost:${backend.port.number}`,
    },
    backend: {
      ENVIRONMENT: 'development',
      CORS_ORIGINS: `http://localhost:${frontend.port.number}`,
      LOG_LEVEL: 'DEBUG',
      BETTER_AUTH_URL: `http://localhost:${frontend.port.number}`,
    },
  },
} as const;
