import { type Account, type ContainerKey, containers } from '../contract';
import type { Environment } from './environment';
import { parseImage } from './image';

/** An image as a pod names it. */
export interface PodImage {
  readonly reference: string;
  readonly pullPolicy: 'Never' | 'IfNotPresent';
}

/** The account that a container runs as in an environment: what its image is built with; none where the cluster assigns one. */
export function accountOf(environment: Environment, container: ContainerKey): Account | undefined {
  const { image, account } = containers[container];
  if (environment.account === 'assigned') return undefined;
  return image.kind === 'released' ? (environment.account ?? account) : account;
}

/** The image of a container in an environment: a whole reference where one is given, else source, name and version. */
export function imageOf(environment: Environment, container: ContainerKey): PodImage {
  const { source, references } = environment.images;
  const { image } = containers[container];
  if (image.kind === 'published')
    return { reference: references?.[container] ?? image.reference, pullPolicy: 'IfNotPresent' };
  const whole = references?.[image.of];
  if (whole !== undefined) {
    const stays = source.kind === 'node' && parseImage(whole)?.registry === undefined;
    return { reference: whole, pullPolicy: stays ? 'Never' : 'IfNotPresent' };
  }
  const name = `${containers[image.of].name}:${environment.version}`;
  return source.kind === 'node'
    ? { reference: name, pullPolicy: 'Never' }
    : { reference: `${source.registry}/${name}`, pullPolicy: 'IfNotPresent' };
}
