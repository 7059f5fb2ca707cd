import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { configure, type Environment, environments, type Settings } from '../../lib/environments';
import { TodoChart } from '../../lib/todo-chart';
import { isMapping, type KubernetesObject } from './json';
import { Refusal } from './refusal';

/** An environment as synth configures it, but in a namespace of its own. */
export function environmentIn(namespace: string, name: string, settings: Settings): Environment {
  const there = environments.map((environment) => ({ ...environment, namespace }));
  const [environment] = configure(there, { ...settings, TODO_CHATBOT_ENVIRONMENT: name });
  if (environment === undefined) throw new Refusal(`There is no environment ${name}.`);
  if (environment.database.kind !== 'in-cluster') {
    throw new Refusal(`${name} has its database elsewhere: only one in the cluster can be proven there.`);
  }
  return environment;
}

/** What synth emits for an environment. */
export function synthesized(environment: Environment): readonly KubernetesObject[] {
  const app = new App();
  new TodoChart(app, environment);
  return objectsIn(app.synthYaml());
}

/** The objects of a YAML text. */
export function objectsIn(yaml: string): readonly KubernetesObject[] {
  return parseAllDocuments(yaml)
    .map((document) => {
      const value: unknown = document.toJS();
      return value;
    })
    .filter(isMapping);
}
