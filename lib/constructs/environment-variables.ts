import { type ContainerKey, type SecretVariable, variablesOf } from '../contract';
import { type Environment, plainVariables, secretKey } from '../environments';
import type * as k8s from '../../imports/k8s';

/** Literal variables; the kubelet expands $(NAME) in values, and reads $$ as $. */
export function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: value.replaceAll('$', '$$$$') }));
}

function secretVariable(
  environment: Environment,
  container: ContainerKey,
  name: string,
  row: SecretVariable,
): k8s.EnvVar {
  const { secret, key } = secretKey(environment, container, name, row);
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** The connection string of a container, for a pod that needs this one secret of it alone. */
export function databaseUrlOf(environment: Environment, container: ContainerKey): k8s.EnvVar[] {
  return variablesOf(container).flatMap(([name, row]) =>
    row.kind === 'secret' && row.origin.kind === 'database url'
      ? [secretVariable(environment, container, name, row)]
      : [],
  );
}

/**
 * The environment of a container, in the contract's order: plain variables as values, secret ones by reference to the
 * container's Secret. Build variables are in the image already.
 */
export function environmentVariables(environment: Environment, container: ContainerKey): k8s.EnvVar[] {
  const plain = plainVariables(environment, container);
  return variablesOf(container).flatMap(([name, row]): k8s.EnvVar[] => {
    if (row.kind === 'secret') return [secretVariable(environment, container, name, row)];
    const value = plain[name];
    return value === undefined ? [] : variables({ [name]: value });
  });
}
