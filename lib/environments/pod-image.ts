import { type Account, type ContainerKey, contract } from '../contract';
import type { Environment } from './environment';
import { parseImage } from './image';

/** An image as a pod names it. */
export interface PodImage {
  readonly reference: string;
  readonly pullPolicy: 'Never' | 'IfNotPresent';
}

/** The account that a container runs as in an environment: what its image is built with. */
export function accountOf(environment: Environment, container: ContainerKey): Account {
  return environment.account ?? contract[container].account;
}

/** The image of a container in an environment: a whole reference where one is given, else source, name and version. */
export function imageOf(environment: Environment, container: ContainerKey): PodImage {
  const { source, references } = environment.images;
  const whole = references?.[container] ?? (container === 'postgres' ? contract.postgres.image : undefined);
  if (whole !== undefined) {
    const stays =
      container !== 'postgres' && source.kind === 'node' && parseImage(whole)?.registry === undefined;
    return { reference: whole, pullPolicy: stays ? 'Never' : 'IfNotPresent' };
  }
  const name = `${contract[container].name}:${environment.version}`;
  return source.kind === 'node'
    ? { reference: name, pullPolicy: 'Never' }
    : { reference: `${source.registry}/${name}`, pullPolicy: 'IfNotPresent' };
}
