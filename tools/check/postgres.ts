import {
  type Container,
  type Manifest,
  type ManifestObject,
  parseQuantity,
  type Pod,
  type Quantity,
  type Value,
} from '../manifest';
import { isPostgres } from './database';
import { nameOfImage } from './image';
import { programWords } from './words';

/** A parameter of a server, and where it is set: on its command line, or in a ConfigMap. */
export interface Parameter {
  readonly object: ManifestObject;
  readonly text: string;
  readonly value: Value;
}

/** A PostgreSQL server, and what the manifest says of its configuration. */
export interface PostgresServer {
  readonly object: ManifestObject;
  /** By the parameter's name; what a command line sets overrides the file. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The file that is named instead of the one in the data directory. */
  readonly file?: {
    /** Where its name stands. */
    readonly named: Value;
    readonly path: string;
    /** Its content, where the manifest has it. */
    readonly content?: Parameter;
  };
  /** The limit of its memory, in bytes. */
  readonly memory: Quantity | undefined;
  /** The ports that its container declares. */
  readonly ports: readonly (number | undefined)[];
  /** The path of a mounted configuration that nothing tells it to read. */
  readonly unread?: Value;
  /** Where volumes are mounted. */
  readonly folders: readonly string[];
}

/** The PostgreSQL servers of a manifest, those that CloudNativePG makes included. */
export function postgresServers(manifest: Manifest): readonly PostgresServer[] {
  const own = manifest.pods
    .filter(({ workload }) => workload !== 'Job' && workload !== 'CronJob')
    .flatMap((pod) => pod.serving.filter(isPostgres).map((container) => serverOf(manifest, pod, container)));
  const made = manifest.all('postgresql.cnpg.io', 'Cluster').map((object) => ({
    object,
    parameters: new Map(
      object.value
        .entries('spec', 'postgresql', 'parameters')
        .map(([name, value]) => [name, { object, text: value.scalar ?? '', value }] as const),
    ),
    memory: parseQuantity(object.value.at('spec', 'resources', 'limits', 'memory').raw),
    ports: [],
    folders: [],
  }));
  return [...own, ...made];
}

function serverOf(manifest: Manifest, pod: Pod, { value }: Container): PostgresServer {
  const onLine = new Map(optionsOf(pod.object, programWords(value)));
  const named = onLine.get('config_file');
  const file = named === undefined ? undefined : fileAt(manifest, pod, value, named);
  const content = file?.content;
  const inFile = (content?.text.split('\n') ?? []).flatMap(
    (line): readonly (readonly [string, Parameter])[] => {
      const [, name, quoted, bare] = /^\s*(\w+)\s*[=\s]\s*(?:'((?:[^']|'')*)'|([^\s#']+))/.exec(line) ?? [];
      return name === undefined || content === undefined
        ? []
        : [[name.toLowerCase(), { ...content, text: quoted ?? bare ?? '' }]];
    },
  );
  const unread = named === undefined ? unreadIn(manifest, pod, value) : undefined;
  return {
    object: pod.object,
    ...(unread === undefined ? {} : { unread }),
    parameters: new Map([...inFile, ...onLine]),
    ...(file === undefined ? {} : { file }),
    memory: parseQuantity(value.at('resources', 'limits', 'memory').raw),
    ports: value.items('ports').map((port) => port.at('containerPort').number),
    folders: value.items('volumeMounts').flatMap((mount) => mount.at('mountPath').text ?? []),
  };
}

/** Where the official image, which looks nowhere but in its data directory, has a postgresql.conf mounted. */
function unreadIn(manifest: Manifest, { namespace, spec }: Pod, container: Value): Value | undefined {
  if (nameOfImage(container.at('image').text ?? '') !== 'postgres') return undefined;
  const names = spec
    .items('volumes')
    .filter((volume) => {
      const name = volume.at('configMap', 'name').text ?? '';
      const map = manifest.find('', 'ConfigMap', namespace, name);
      return map?.value.at('data', 'postgresql.conf').isAbsent === false;
    })
    .map((volume) => volume.at('name').text);
  const mounts = container.items('volumeMounts');
  return mounts.find((mount) => names.includes(mount.at('name').text))?.at('mountPath');
}

/** `-c name=value`, `-cname=value` and `--name=value` ("postgres", postgresql.org/docs/15/app-postgres.html). */
function optionsOf(
  object: ManifestObject,
  words: readonly Value[],
): readonly (readonly [string, Parameter])[] {
  return words.flatMap((value, index) => {
    const { text = '' } = value;
    const isAfterSwitch = words[index - 1]?.text === '-c';
    const [, name, given = ''] =
      (isAfterSwitch ? /^([\w-]+)=(.*)$/s : /^(?:-c|--)([\w-]+)=(.*)$/s).exec(text) ?? [];
    return name === undefined
      ? []
      : [[name.replaceAll('-', '_').toLowerCase(), { object, text: given, value }] as const];
  });
}

function fileAt(
  manifest: Manifest,
  pod: Pod,
  container: Value,
  { text: path, value: named }: Parameter,
): NonNullable<PostgresServer['file']> {
  const [mount] = container
    .items('volumeMounts')
    .filter((one) => isBelow(path, one.at('mountPath').text))
    .sort(
      (one, other) => (other.at('mountPath').text ?? '').length - (one.at('mountPath').text ?? '').length,
    );
  const volume = pod.spec.items('volumes').find((one) => one.at('name').text === mount?.at('name').text);
  const name = volume?.at('configMap', 'name').text ?? '';
  const below = path.slice((mount?.at('mountPath').text ?? '').replace(/\/$/, '').length + 1);
  const key = mount?.at('subPath').text ?? below;
  const map = manifest.find('', 'ConfigMap', pod.namespace, name);
  const value = map?.value.at('data', key);
  return {
    named,
    path,
    ...(map === undefined || value?.text === undefined
      ? {}
      : { content: { object: map, text: value.text, value } }),
  };
}

/** Whether a path is that of a folder, or leads into it. */
export function isBelow(path: string, folder = ''): boolean {
  return folder !== '' && (path === folder || path.startsWith(`${folder.replace(/\/$/, '')}/`));
}
