import { App } from 'cdk8s';
import { configure, type Edge, type Environment, environments, type Settings } from '../../lib/environments';
import { TodoChart } from '../../lib/todo-chart';
import { readDocuments } from '../../lib/yaml';
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
  const app = new App();
  new TodoChart(app, environment);
  return objectsIn(app.synthYaml());
}

/** The objects of a YAML text. */
export function objectsIn(yaml: string): readonly KubernetesObject[] {
  return readDocuments(yaml)
    .map(({ raw }) => raw)
    .filter(isMapping);
}
