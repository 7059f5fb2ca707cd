import { randomBytes } from 'node:crypto';
import { App, Chart } from 'cdk8s';
import { SecretValues } from '../../lib/constructs/secrets';
import { type ContainerKey, containerKeys, serviceKeys } from '../../lib/contract';
import {
  configure,
  type Environment,
  environments,
  existingSecretKeys,
  type IngressEdge,
  newSecrets,
  type Settings,
} from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { groupBy, isMapping, type Mapping, nameOf } from '../manifest';
import { Mistake } from '../command';

/** What differs from an environment while it is proven. */
export type Changes = Pick<Environment, 'model' | 'account'> & Pick<Environment['network'], 'egress'>;

/**
 * An environment as synth configures it, but in a namespace of its own, and with its edge in another one.
 *
 * @param outside Namespace of all that is no part of the stack, such as its edge.
 * @param changes What else differs.
 * @throws InvalidSettings where the settings, or the namespace, cannot be.
 * @throws Mistake where there is no such environment, or its database is outside of the cluster.
 */
export function environmentIn(
  namespace: string,
  outside: string,
  name: string,
  settings: Settings,
  { egress, ...changes }: Changes = {},
): Environment {
  const [chosen] = configure(environments, { ...settings, TODO_CHATBOT_ENVIRONMENT: name });
  if (chosen === undefined) throw new Mistake(`There is no environment ${name}.`);
  const { edge, network } = chosen;
  const placed: Environment = {
    ...chosen,
    ...changes,
    namespace,
    network: { ...network, ...(egress && { egress }) },
    edge: edge.kind === 'none' ? edge : { ...edge, controller: { ...edge.controller, namespace: outside } },
  };
  // Only looks at it again, now that it is in another place.
  const [environment = placed] = configure([placed], {});
  if (environment.database.kind === 'external') {
    throw new Mistake(`${name} has its database elsewhere: only one in the cluster can be proven there.`);
  }
  return environment;
}

/**
 * The Ingress of a class, as one of the environments has it.
 *
 * @throws Mistake where none has one.
 */
export function ingressOf(className: string): IngressEdge {
  const edges = environments.flatMap(({ edge }) => (edge.kind === 'ingress' ? [edge] : []));
  const edge = edges.find((each) => each.className === className);
  if (edge !== undefined) return edge;
  throw new Mistake(
    `--ingress-class: no environment has an Ingress of the class ${JSON.stringify(className)}.`,
  );
}

/** The containers whose pods the manifest declares: those of a database that an operator runs are the operator's. */
export function declaredContainers({ database }: Environment): readonly ContainerKey[] {
  return database.kind === 'in-cluster' ? containerKeys : serviceKeys;
}

/** What synth emits for an environment. */
export function synthesized(environment: Environment): readonly Mapping[] {
  return objectsOf(environment).filter(isMapping);
}

/**
 * The Secrets that an environment expects to exist, with random values, but for those of these names: its own unless its
 * manifest brings them, and those that others give it.
 *
 * @throws Mistake where a store outside the cluster has them.
 */
export function secretsBeforehand(
  environment: Environment,
  given: readonly string[] = [],
): readonly Mapping[] {
  const own = ownSecrets(environment);
  return [...own, ...otherSecrets(environment, [...given, ...own.map(nameOf)])];
}

function ownSecrets(environment: Environment): readonly Mapping[] {
  switch (environment.secrets.kind) {
    case 'development':
      return [];
    case 'external':
      throw new Mistake(
        `${environment.name} takes its secrets from a store, which this cluster need not have.`,
      );
    case 'existing': {
      const chart = new Chart(new App(), environment.name);
      new SecretValues(chart, 'secrets', environment, newSecrets(environment, random));
      return chart.toJson().filter(isMapping);
    }
  }
}

/** Pull secrets and certificates: they must exist, whatever they hold. */
function otherSecrets(environment: Environment, made: readonly string[]): readonly Mapping[] {
  const others = existingSecretKeys(environment).filter(({ secret }) => !made.includes(secret));
  return [...groupBy(others, ({ secret }) => secret)].map(([name, entries]) => {
    const isPullSecret = entries.some(({ key }) => key === '.dockerconfigjson');
    const value = (): string => encoded(isPullSecret ? '{"auths":{}}' : random());
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace: environment.namespace },
      type: isPullSecret ? 'kubernetes.io/dockerconfigjson' : 'Opaque',
      data: Object.fromEntries(entries.map(({ key }) => [key, value()])),
    };
  });
}

function random(): string {
  return randomBytes(24).toString('base64url');
}

/** A value as a Secret holds it. */
export function encoded(value: string): string {
  return Buffer.from(value).toString('base64');
}
