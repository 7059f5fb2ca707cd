import { derive } from './environment';
import { minikube } from './minikube';
import { production } from './production';

/** Production in small, with a namespace, a domain and Secrets of its own: where a release is tried before users have it. */
export const staging = derive(production, {
  name: 'staging',
  namespace: 'todo-staging',
  domain: 'staging.todo.example.com',
  variables: { ...production.variables, backend: { ENVIRONMENT: 'staging' } },
  database: minikube.database,
  workloads: minikube.workloads,
});
