/** The contract's rows, each beside the container and the objects that must keep it. */
import { contract, type ContainerContract, type ContainerKey, type Variable } from '../../lib/contract';
import type { Environment } from '../../lib/environments';
import type { Container, PodTemplate } from '../kubernetes';
import { type Manifest, manifestOf } from '../manifest';
import { everyEnvironment } from '../sample-environments';

/** A container of the contract as one environment runs it. */
export interface Walked {
  readonly environment: Environment;
  readonly manifest: Manifest;
  readonly key: ContainerKey;
  readonly facts: ContainerContract;
  readonly template: PodTemplate;
  readonly container: Container;
  /** Environment and container, for the name of a test. */
  readonly where: string;
}

/** A variable of a container of the contract. */
export interface WalkedVariable extends Walked {
  readonly name: string;
  readonly variable: Variable;
}

const keys: readonly ContainerKey[] = ['frontend', 'backend', 'postgres'];

/** Every container of the contract in every environment. */
export const walked: readonly Walked[] = everyEnvironment.flatMap((environment) => {
  const manifest = manifestOf(environment);
  return keys.map((key) => {
    const facts: ContainerContract = contract[key];
    return {
      environment,
      manifest,
      key,
      facts,
      template: manifest.podOf(facts.name),
      container: manifest.container(facts.name, facts.component),
      where: `${environment.name}, ${facts.name}`,
    };
  });
});

/** Every variable of every container in every environment. */
export const walkedVariables: readonly WalkedVariable[] = walked.flatMap((row) =>
  Object.entries<Variable>(row.facts.variables).map(([name, variable]) => ({
    ...row,
    name,
    variable,
    where: `${row.where}: ${name}`,
  })),
);

/** What stands in a container's environment under a name. */
export function variableOf(
  { env = [] }: Container,
  name: string,
): NonNullable<Container['env']>[number] | undefined {
  return env.find((each) => each.name === name);
}
