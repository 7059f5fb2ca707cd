import { type ContainerKey, type SecretHolder, type SecretVariable, variablesOf } from '../contract';
import { type Environment, plainVariables, secretKey } from '../environments';
import type * as k8s from '../../imports/k8s';

/** Literal variables; the kubelet expands $(NAME) in values, and reads $$ as $. */
export function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: value.replaceAll('$', '$$$$') }));
}

function secretVariable(
  environment: Environment,
  holder: SecretHolder,
  name: string,
  row: SecretVariable,
): k8s.EnvVar {
  const { secret, key } = secretKey(environment, holder, name, row);
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** The connection string of a container or job, for a pod that needs this one secret of it alone. */
export function databaseUrlOf(environment: Environment, holder: SecretHolder): k8s.EnvVar[] {
  return variablesOf(holder).flatMap(([name, row]) =>
    row.kind === 'secret' && row.origin.kind === 'database url'
      ? [secretVariable(environment, holder, name, row)]
      : [],
  );
}

/**
 * The environment of a container, in the contract's order: plain variables as values, secret ones by reference to the
 * container's Secret, or to that of the job which runs in its image where that has its own. Build variables are in the
 * image already.
 */
export function environmentVariables(
  environment: Environment,
  container: ContainerKey,
  job?: SecretHolder,
): k8s.EnvVar[] {
  const plain = plainVariables(environment, container);
  const own = new Map(job === undefined ? [] : variablesOf(job));
  return variablesOf(container).flatMap(([name, row]): k8s.EnvVar[] => {
    const ofJob = own.get(name);
    if (job !== undefined && ofJob?.kind === 'secret') return [secretVariable(environment, job, name, ofJob)];
    if (row.kind === 'secret') return [secretVariable(environment, container, name, row)];
    const value = plain[name];
    return value === undefined ? [] : variables({ [name]: value });
  });
}
