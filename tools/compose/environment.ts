import { type Environment, minikube } from '../../lib/environments';

const { database, secrets, variables } = minikube;
if (database.kind !== 'in-cluster' || secrets.kind !== 'development')
  throw new Error('Compose takes its database and its secrets from Minikube: in-cluster and development.');

/**
 * A developer's machine without Kubernetes: Minikube's values, but for what makes frontend and backend run in their
 * development modes.
 */
export const composeEnvironment = {
  ...minikube,
  name: 'compose',
  database,
  secrets,
  variables: {
    frontend: { ...variables.frontend, NODE_ENV: 'development' },
    backend: { ...variables.backend, ENVIRONMENT: 'development', LOG_LEVEL: 'DEBUG' },
  },
} satisfies Environment;
