import { type ContainerKey, contract, development } from '../../lib/contract';
import {
  buildArguments,
  databaseUrl,
  type Environment,
  minikube,
  plainVariables,
  secretVariables,
} from '../../lib/environments';
import { prefix } from '../../lib/environments/override';

const { database, secrets, variables } = minikube;
if (database.kind !== 'in-cluster' || secrets.kind !== 'development')
  throw new Error('Compose takes its database and its secrets from Minikube: in-cluster and development.');

/** A developer's machine without Kubernetes: Minikube's values, with frontend and backend in their development modes. */
export const composeEnvironment = {
  ...minikube,
  name: 'compose',
  database,
  secrets,
  variables: {
    frontend: { ...variables.frontend, ...development.variables.frontend },
    backend: { ...variables.backend, ...development.variables.backend },
  },
} satisfies Environment;

/** A text in which Compose finds nothing to interpolate (Compose Specification, "Interpolation"). */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A text that an environment variable, or a git-ignored `.env`, may replace. */
export function setting(variable: string, otherwise: string): string {
  return `\${${variable}:-${otherwise}}`;
}

/** The environment of a service, in the contract's order. */
export function variablesOf(key: ContainerKey): Readonly<Record<string, string>> {
  const plain = {
    ...plainVariables(composeEnvironment, key),
    // A development server builds as it serves: it reads at its start what an image is built with.
    ...(key === 'frontend' ? buildArguments(composeEnvironment) : {}),
  };
  const values = new Map([
    ...Object.entries(plain).map(([name, value]) => [name, literal(value)] as const),
    ...secretVariables(composeEnvironment, key).map((name) => [name, secret(name)] as const),
  ]);
  const names = Object.keys(contract[key].variables).filter((name) => values.has(name));
  return Object.fromEntries(names.map((name) => [name, values.get(name) ?? '']));
}

/** A secret, which the variable that replaces it in Minikube replaces here. Only the connection string is put together. */
function secret(name: string): string {
  const values: Readonly<Record<string, string>> = { ...composeEnvironment.secrets.values };
  const value = values[name];
  if (value !== undefined) return setting(`${prefix}${name}`, literal(value));
  // Compose cannot percent-encode: the password stands in the connection string as it is.
  const place = 'PASSWORD';
  return literal(databaseUrl(composeEnvironment, place)).replace(place, () => secret('POSTGRES_PASSWORD'));
}
