import { migrationCommand } from '../../lib/contract';
import { type Environment, imageOf } from '../../lib/environments';
import { at, isMapping, type KubernetesObject, listAt, textAt } from './json';
import type { Images } from './options';
import { programs, programsVolume, runs } from './programs';

/** What runs in place of an image: another image, and where that is a stock one, the programs that it runs. */
interface Substitute {
  readonly image: string;
  /** Program for a container that runs what the image says, and for one that migrates. */
  readonly programs?: { readonly service: string; readonly migration: string };
}

/**
 * The manifest with stand-ins in place of the applications: another image, and where it runs programs of a ConfigMap also
 * the command and one mount, with its volume. Everything else is as synth emits it.
 */
export function withStandIns(
  manifest: readonly KubernetesObject[],
  environment: Environment,
  images: Images,
): readonly KubernetesObject[] {
  const reference = (container: 'frontend' | 'backend' | 'postgres'): string =>
    imageOf(environment, container).reference;
  const programsOf = (service: string): Substitute => ({
    image: images.node,
    programs: { service, migration: programs.migrate },
  });
  const substitutes = new Map<string, Substitute>([
    [
      reference('frontend'),
      images.frontend === undefined ? programsOf(programs.frontend) : { image: images.frontend },
    ],
    [
      reference('backend'),
      images.backend === undefined ? programsOf(programs.backend) : { image: images.backend },
    ],
    [reference('postgres'), { image: images.postgres ?? reference('postgres') }],
  ]);
  return manifest.map((object) => {
    const changed = inside(object, substitutes);
    return isMapping(changed) ? changed : object;
  });
}

/** Rewrites every pod spec below a value. */
function inside(value: unknown, substitutes: ReadonlyMap<string, Substitute>): unknown {
  if (Array.isArray(value)) return value.map((item) => inside(item, substitutes));
  if (!isMapping(value)) return value;
  if (Array.isArray(at(value, 'containers'))) return podSpec(value, substitutes);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inside(part, substitutes)]));
}

function podSpec(spec: KubernetesObject, substitutes: ReadonlyMap<string, Substitute>): KubernetesObject {
  const changed = (['initContainers', 'containers'] as const)
    .filter((field) => at(spec, field) !== undefined)
    .map((field) => [field, listAt(spec, field).map((each) => container(each, substitutes))] as const);
  const mounts = changed.some(([, containers]) =>
    containers.some((each) => listAt(each, 'volumeMounts').includes(programsVolume.mount)),
  );
  return {
    ...spec,
    ...Object.fromEntries(changed),
    ...(mounts ? { volumes: [...listAt(spec, 'volumes'), programsVolume.volume] } : {}),
  };
}

function container(emitted: unknown, substitutes: ReadonlyMap<string, Substitute>): unknown {
  const substitute = substitutes.get(textAt(emitted, 'image'));
  if (substitute === undefined || !isMapping(emitted)) return emitted;
  if (substitute.programs === undefined) return { ...emitted, image: substitute.image };
  return {
    ...emitted,
    image: substitute.image,
    command: runs(programOf(emitted, substitute.programs)),
    volumeMounts: [...listAt(emitted, 'volumeMounts'), programsVolume.mount],
  };
}

function programOf(
  container: KubernetesObject,
  { service, migration }: NonNullable<Substitute['programs']>,
): string {
  const command = listAt(container, 'command');
  if (command.length === 0) return service;
  if (command.join(' ') === migrationCommand.join(' ')) return migration;
  throw new Error(`No stand-in knows the command ${JSON.stringify(command)}.`);
}
