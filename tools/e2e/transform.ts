import { type ContainerKey, containerKeys, containers, database, migration } from '../../lib/contract';
import { type Environment, imageOf } from '../../lib/environments';
import { isMapping, listAt, type Mapping } from '../manifest';
import type { Images } from './options';
import { programs, programsVolume, standInOf } from './programs';

/** The images of a proof: PostgreSQL's is the environment's own where no option names another. */
export type StageImages = Images & { readonly postgres: string };

/** What runs in place of a container: another image and, where that is a stock one, the program that it runs. */
interface Substitute {
  readonly image: string;
  readonly command?: readonly string[];
}

/**
 * The manifest with stand-ins in place of the applications: another image and, where that is a stock one, a command and a
 * mount with its volume. Everything else is as synth emits it.
 *
 * @throws Error for a container of an application with a command that no stand-in knows.
 */
export function withStandIns(
  manifest: readonly Mapping[],
  environment: Environment,
  images: StageImages,
): readonly Mapping[] {
  const { others, ...named } = images;
  const given: Readonly<Partial<Record<ContainerKey, string>>> = { ...others, ...named };
  const substituteOf = (container: Mapping): Substitute | undefined => {
    const sharing = containerKeys.filter(
      (each) => imageOf(environment, each).reference === container['image'],
    );
    const [owner] = sharing;
    if (owner === undefined) return undefined;
    const own = sharing.find((each) => containers[each].component === container['name']) ?? owner;
    const image = given[own] ?? given[owner];
    if (image !== undefined) return { image };
    if (own === database.container || containers[own].image.kind === 'published') return undefined;
    const command = listAt(container, 'command').join(' ');
    switch (`${own} ${command}`) {
      case 'frontend ':
        return { image: images.node, command: programs.frontend };
      case 'backend ':
        return { image: images.postgres, command: programs.backend };
      case `${migration.container} ${migration.command.join(' ')}`:
        return { image: images.postgres, command: programs.migration };
    }
    const standIn = command === '' ? standInOf(own) : undefined;
    if (standIn !== undefined) return { image: images.node, command: standIn };
    const { name } = containers[own];
    throw new Error(`No stand-in knows the command ${JSON.stringify(command)} of ${name}: give its image.`);
  };

  const { mount, volume } = programsVolume;
  const replaced = (value: unknown): unknown => {
    if (!isMapping(value)) return value;
    const containers = [...listAt(value, 'initContainers'), ...listAt(value, 'containers')];
    if (containers.some((each) => listAt(each, 'volumeMounts').includes(mount)))
      return { ...value, volumes: [...listAt(value, 'volumes'), volume] };
    const substitute = substituteOf(value);
    if (substitute?.command === undefined) return { ...value, ...substitute };
    return { ...value, ...substitute, volumeMounts: [...listAt(value, 'volumeMounts'), mount] };
  };
  // A reviver comes to the containers of a pod before it comes to the pod.
  return listAt(JSON.parse(JSON.stringify(manifest), (_, value: unknown) => replaced(value))).filter(
    isMapping,
  );
}
