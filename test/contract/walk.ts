/** The contract's rows, each beside the container and the objects that must keep it. */
import {
  type ContainerContract,
  type ContainerKey,
  containerKeys,
  containers,
  type Variable,
} from '../../lib/contract';
import type { Environment } from '../../lib/environments';
import { type Container, type Manifest, manifestOf, type PodTemplate } from '../manifest';
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

/** Every container of the contract in every environment. */
export const walked: readonly Walked[] = everyEnvironment.flatMap((environment) => {
  const manifest = manifestOf(environment);
  return containerKeys.map((key) => {
    const facts: ContainerContract = containers[key];
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

/** A variable of a container of the contract, and what stands under its name in the container's environment. */
export interface WalkedVariable extends Walked {
  readonly name: string;
  readonly variable: Variable;
  readonly entry: NonNullable<Container['env']>[number] | undefined;
}

/** Every variable of every container in every environment. */
export const walkedVariables: readonly WalkedVariable[] = walked.flatMap((row) =>
  Object.entries<Variable>(row.facts.variables).map(([name, variable]) => ({
    ...row,
    name,
    variable,
    entry: row.container.env?.find((each) => each.name === name),
    where: `${row.where}: ${name}`,
  })),
);
