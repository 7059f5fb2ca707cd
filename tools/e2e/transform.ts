import { type ContainerKey, containerKeys, containers, database, migration } from '../../lib/contract';
import { migrationCommand } from '../../lib/constructs/migration';
import { type Environment, imageOf } from '../../lib/environments';
import { at, isMapping, listAt, type Mapping, mappingAt } from '../manifest';
import type { Images, Options } from './options';
import { alive, programs, programsVolume, standInOf } from './programs';

/** The images of a proof, those included that no option names. */
export type StageImages = Images & { readonly postgres: string; readonly node: string };

/** A stock Node.js image of the version that the frontend is built with. */
const stockNode = 'node:22-alpine';

/** The images of a proof: with the applications of `examples`, those that the environment itself runs. */
export function stageImages(environment: Environment, { images, examples }: Options): StageImages {
  const own = (key: ContainerKey): string => imageOf(environment, key).reference;
  const applications = examples ? { frontend: own('frontend'), backend: own('backend') } : {};
  const all = { postgres: own('postgres'), ...applications, ...images };
  // The frontend's image has Node.js, by contract.
  return { node: all.frontend ?? stockNode, ...all };
}

/** What runs in place of a container: another image and, where that is a stock one, the program that it runs. */
interface Substitute {
  readonly image: string;
  readonly command?: readonly string[];
}

/** The image that was given for a container, or for the one whose image it runs. */
function imageGiven({ others, ...named }: StageImages, key: ContainerKey): string | undefined {
  const given: Readonly<Partial<Record<ContainerKey, string>>> = { ...others, ...named };
  const { image } = containers[key];
  return given[key] ?? (image.kind === 'released' ? given[image.of] : undefined);
}

/** The health commands of a container that nobody asks, since they are not in the image of its stand-in. */
export function unaskedCommands(images: StageImages, key: ContainerKey): readonly (readonly string[])[] {
  const { image, health } = containers[key];
  if (image.kind === 'published' || imageGiven(images, key) !== undefined) return [];
  return Object.values(health).flatMap((check) => (check.kind === 'command' ? [check.command] : []));
}

/**
 * The manifest with stand-ins in place of the applications: another image and, where that is a stock one, a command and a
 * mount with its volume, and for a probe that runs a command one that every image has. Everything else is as synth emits it.
 *
 * @throws Error for a container of an application with a command that no stand-in knows.
 */
export function withStandIns(
  manifest: readonly Mapping[],
  environment: Environment,
  images: StageImages,
): readonly Mapping[] {
  const substituteOf = (container: Mapping): Substitute | undefined => {
    const sharing = containerKeys.filter(
      (each) => imageOf(environment, each).reference === container['image'],
    );
    const [owner] = sharing;
    if (owner === undefined) return undefined;
    const own = sharing.find((each) => containers[each].component === container['name']) ?? owner;
    const image = imageGiven(images, own);
    if (image !== undefined) return { image };
    if (own === database.container || containers[own].image.kind === 'published') return undefined;
    const command = listAt(container, 'command').join(' ');
    switch (`${own} ${command}`) {
      case 'frontend ':
        return { image: images.node, command: programs.frontend };
      case 'backend ':
        return { image: images.postgres, command: programs.backend };
      case `${migration.container} ${migrationCommand.join(' ')}`:
        return { image: images.postgres, command: programs.migration };
    }
    const { name, command: promised } = containers[own];
    if (['', promised.join(' ')].includes(command))
      return { image: images.node, command: standInOf(containers[own]) };
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
    return {
      ...value,
      ...asAlive(value),
      ...substitute,
      volumeMounts: [...listAt(value, 'volumeMounts'), mount],
    };
  };
  // A reviver comes to the containers of a pod before it comes to the pod.
  return listAt(JSON.parse(JSON.stringify(manifest), (_, value: unknown) => replaced(value))).filter(
    isMapping,
  );
}

/** The probes of a container that run a command, each with one that every image has in its place. */
function asAlive(container: Mapping): Mapping {
  const probes = Object.entries(container).filter(
    ([field, probe]) => field.endsWith('Probe') && at(probe, 'exec'),
  );
  return Object.fromEntries(
    probes.map(([field, probe]) => [field, { ...mappingAt(probe), exec: { command: alive } }]),
  );
}
