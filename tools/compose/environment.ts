import {
  type ContainerKey,
  type DatabaseRole,
  databaseRoles,
  development,
  variablesOf as rowsOf,
} from '../../lib/contract';
import {
  buildArguments,
  databaseUrl,
  type Environment,
  minikube,
  plainVariables,
} from '../../lib/environments';
import { prefix } from '../../lib/environments/override';
import { minikubeDatabase, minikubeSecrets } from '../../lib/environments/minikube';
import { secretValue } from '../../lib/environments/secrets';

/** A developer's machine without Kubernetes, with Minikube's values. */
export const composeEnvironment = {
  ...minikube,
  name: 'compose',
  database: minikubeDatabase,
} satisfies Environment;

/** A text in which Compose finds nothing to interpolate (Compose Specification, "Interpolation"). */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** A text that an environment variable, or a git-ignored `.env`, may replace. */
export function setting(variable: string, otherwise: string): string {
  return `\${${variable}:-${otherwise}}`;
}

/**
 * The environment of a service, in the contract's order. A variable without a value (null) is what the environment of
 * Compose, or `.env`, sets, and not there where that does not (Compose Specification, "environment").
 */
export function variablesOf(key: ContainerKey): Readonly<Record<string, string | null>> {
  const mode = development[key];
  const plain = new Map(
    Object.entries({
      ...plainVariables(composeEnvironment, key),
      ...(mode?.buildsAsItServes === true ? buildArguments(composeEnvironment, key) : {}),
      ...mode?.variables,
    }),
  );
  return Object.fromEntries(
    rowsOf(key).flatMap(([name, row]): readonly (readonly [name: string, value: string | null])[] => {
      if (row.kind === 'secret')
        return [
          [name, row.origin.kind === 'database url' ? connectionString(row.origin.role) : secret(name)],
        ];
      const value = plain.get(name);
      if (value !== undefined) return [[name, literal(value)]];
      const isOpen = row.follows === undefined || row.follows.kind === 'named server';
      return isOpen && (row.kind === 'plain' || mode?.buildsAsItServes === true) ? [[name, null]] : [];
    }),
  );
}

/** A secret, which the variable that replaces it in Minikube replaces here. */
function secret(name: string): string {
  return setting(`${prefix}${name}`, literal(secretValue(minikubeSecrets, name)));
}

/** The address of the database for a role. Compose cannot percent-encode: the password stands in it as it is. */
export function connectionString(role: DatabaseRole): string {
  const place = 'PASSWORD';
  return literal(databaseUrl(composeEnvironment, role, place)).replace(place, () =>
    secret(databaseRoles[role].password),
  );
}
