import type { DomainName } from './address';
import { derive, type Environment } from './environment';
import { minikube, minikubeDatabase, minikubeSecrets } from './minikube';
import { production } from './production';
import { newSecrets, secretValue } from './secrets';

/** Below this domain each preview has a host of its own, and its backend one below that. */
const previewDomain: DomainName = 'preview.todo.example.com';

/** How long a preview may stay after it was last synthesized, in days. */
const lifetimeDays = 7;

/**
 * An environment for a while, such as one per pull request: everything of its own, and as small as can be. Its name begins
 * with `preview-`, so that no name that somebody chooses is that of another environment.
 *
 * Every call makes new random secrets; those that somebody outside hands out are Minikube's, which open nothing.
 *
 * @param name Such as `pr-123`: lower-case letters, digits and hyphens.
 */
export function preview(name: string, now = new Date()): Environment {
  const own = derive(production, {
    name: `preview-${name}`,
    namespace: `todo-preview-${name}`,
    domain: `${name}.${previewDomain}`,
    audience: 'developers',
    variables: { ...production.variables, backend: { ENVIRONMENT: 'staging', LOG_LEVEL: 'DEBUG' } },
    // Nothing in it is worth a backup.
    database: { ...minikubeDatabase, storage: { sizeGibibytes: 5 } },
    workloads: minikube.workloads,
    preview: { name, removeAfter: new Date(now.getTime() + lifetimeDays * 24 * 3600 * 1000) },
  });
  const values = { ...minikubeSecrets, ...newSecrets(own, (secret) => secretValue(minikubeSecrets, secret)) };
  return {
    ...own,
    files: ['preview.ts', 'production.ts'],
    secrets: { kind: 'development', values, firstStay: true },
  };
}
