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

/** Fields of a container that a stand-in may differ in. */
const changing = ['image', 'command', 'volumeMounts'] as const;

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

/** Paths at which two values differ, such as `spec.template.spec.containers.0.image`. */
export function differences(before: unknown, after: unknown, path = ''): readonly string[] {
  if (Object.is(before, after)) return [];
  const keys = (value: unknown): readonly string[] =>
    Array.isArray(value) || isMapping(value) ? Object.keys(value) : [];
  const comparable =
    (Array.isArray(before) && Array.isArray(after)) || (isMapping(before) && isMapping(after));
  if (!comparable) return [path];
  return [...new Set([...keys(before), ...keys(after)])].flatMap((key) => {
    const part = (value: unknown): unknown =>
      Array.isArray(value) ? at(value, Number(key)) : at(value, key);
    return differences(part(before), part(after), path === '' ? key : `${path}.${key}`);
  });
}

/** Differences that are more than a stand-in may bring: none, unless the transformation is wrong. */
export function unwanted(
  manifest: readonly KubernetesObject[],
  changed: readonly KubernetesObject[],
  images: Images,
): readonly string[] {
  const fromConfigMap = images.frontend === undefined || images.backend === undefined;
  const fields = fromConfigMap ? changing : changing.slice(0, 1);
  const container = new RegExp(
    `spec\\.(?:initContainers|containers)\\.\\d+\\.(?:${fields.join('|')})(?:\\.\\d+)?$`,
  );
  return differences(manifest, changed).filter((path) => {
    const [, field] = /\.(volumes|volumeMounts)\.\d+$/.exec(path) ?? [];
    if (field === undefined) return !container.test(path);
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const added = field === 'volumes' ? programsVolume.volume : programsVolume.mount;
    // Added, never changed: what synth emits has nothing at this place.
    return at(manifest, ...keys) !== undefined || differences(added, at(changed, ...keys)).length > 0;
  });
}
