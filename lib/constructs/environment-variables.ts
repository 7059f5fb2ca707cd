import { type ContainerKey, contract, type Variable } from '../contract';
import { type Environment, plainVariables, secretKey } from '../environments';
import type * as k8s from '../../imports/k8s';

/** Literal variables; the kubelet expands $(NAME) in values, and reads $$ as $. */
export function variables(values: Readonly<Record<string, string>>): k8s.EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: value.replaceAll('$', '$$$$') }));
}

/** One secret variable of a container, for a pod that needs this one alone. */
export function secretVariable(environment: Environment, container: ContainerKey, name: string): k8s.EnvVar {
  const { secret, key } = secretKey(environment, container, name);
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/**
 * The environment of a container, in the contract's order: plain variables as values, secret ones by reference to the
 * container's Secret. Build variables are in the image already.
 */
export function environmentVariables(environment: Environment, container: ContainerKey): k8s.EnvVar[] {
  const plain = plainVariables(environment, container);
  return Object.entries<Variable>(contract[container].variables).flatMap(([name, { kind }]): k8s.EnvVar[] => {
    if (kind === 'secret') return [secretVariable(environment, container, name)];
    const value = plain[name];
    return value === undefined ? [] : variables({ [name]: value });
  });
}
