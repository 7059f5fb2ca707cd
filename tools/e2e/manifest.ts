import { configure, type Edge, type Environment, environments, type Settings } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { isMapping, type KubernetesObject } from './json';
import { Refusal } from './refusal';

/** The namespaces that a proof makes. */
export interface Namespaces {
  readonly stack: string;
  /** For all that is no part of the stack: its edge, and those who have no business there. */
  readonly outside: string;
}

/** An environment as synth configures it, but in a namespace of its own, and with its edge in another one. */
export function environmentIn(namespaces: Namespaces, name: string, settings: Settings): Environment {
  const there = environments.map((environment) => ({
    ...environment,
    namespace: namespaces.stack,
    edge: edgeIn(namespaces.outside, environment.edge),
  }));
  const [environment] = configure(there, { ...settings, TODO_CHATBOT_ENVIRONMENT: name });
  if (environment === undefined) throw new Refusal(`There is no environment ${name}.`);
  if (environment.database.kind !== 'in-cluster') {
    throw new Refusal(`${name} has its database elsewhere: only one in the cluster can be proven there.`);
  }
  return environment;
}

function edgeIn(namespace: string, edge: Edge): Edge {
  return edge.kind === 'none' ? edge : { ...edge, controller: { ...edge.controller, namespace } };
}

/** What synth emits for an environment. */
export function synthesized(environment: Environment): readonly KubernetesObject[] {
  return objectsOf(environment).filter(isMapping);
}
