import { type ContainerKey, migrationCommand } from '../../lib/contract';
import { type Environment, imageOf } from '../../lib/environments';
import { at, isMapping, type Mapping, listAt, textAt } from '../manifest';
import type { Images } from './options';
import { programs, programsVolume } from './programs';

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
  const keyOf = (image: string): ContainerKey | undefined =>
    (['frontend', 'backend', 'postgres'] as const).find(
      (key) => imageOf(environment, key).reference === image,
    );

  const substituteOf = (container: unknown): Substitute | undefined => {
    const key = keyOf(textAt(container, 'image'));
    if (key === undefined) return undefined;
    const given = images[key];
    if (given !== undefined) return { image: given };
    const command = listAt(container, 'command').join(' ');
    switch (`${key} ${command}`) {
      case 'frontend ':
        return { image: images.node, command: programs.frontend };
      case 'backend ':
        return { image: images.postgres, command: programs.backend };
      case `backend ${migrationCommand.join(' ')}`:
        return { image: images.postgres, command: programs.migration };
    }
    throw new Error(`No stand-in knows the command ${JSON.stringify(command)}.`);
  };

  const container = (emitted: unknown): unknown => {
    const substitute = substituteOf(emitted);
    if (substitute === undefined || !isMapping(emitted)) return emitted;
    if (substitute.command === undefined) return { ...emitted, ...substitute };
    return {
      ...emitted,
      ...substitute,
      volumeMounts: [...listAt(emitted, 'volumeMounts'), programsVolume.mount],
    };
  };

  const podSpec = (spec: Mapping): Mapping => {
    const changed = ['initContainers', 'containers']
      .filter((field) => field in spec)
      .map((field) => [field, listAt(spec, field).map(container)] as const);
    const isMounted = changed.some(([, containers]) =>
      containers.some((each) => listAt(each, 'volumeMounts').includes(programsVolume.mount)),
    );
    return {
      ...spec,
      ...Object.fromEntries(changed),
      ...(isMounted && { volumes: [...listAt(spec, 'volumes'), programsVolume.volume] }),
    };
  };

  const inside = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inside);
    return isMapping(value) ? insideOf(value) : value;
  };
  const insideOf = (value: Mapping): Mapping =>
    Array.isArray(at(value, 'containers'))
      ? podSpec(value)
      : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part)]));

  return manifest.map(insideOf);
}
