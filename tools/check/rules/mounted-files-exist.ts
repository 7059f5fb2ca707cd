import type { Container, Manifest, Pod, Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';
import { askedWords, programWords } from '../words';

/** The files of a volume by their path below its mount. */
interface Files {
  readonly paths: readonly string[];
  /** What holds them, for people. */
  readonly holder: string;
  /** Where it says that pods start without, if it does. */
  readonly optional: Value | undefined;
}

/** @see "ConfigMaps" and "Volumes", sections "configMap" and "Using subPath", kubernetes.io/docs/concepts */
export const mountedFilesExist: Rule = {
  name: 'mounted-files-exist',
  description:
    'What a command, an argument, a probe or a hook names below a mounted ConfigMap or Secret is a file of it, and so is a subPath: else the program finds nothing, or an empty folder.',
  recommendation: 'Correct the path, or add the file to the ConfigMap.',
  *check(manifest) {
    for (const pod of manifest.pods)
      for (const container of pod.containers) yield* missingFiles(manifest, pod, container);
    for (const map of manifest.all('', 'ConfigMap'))
      for (const [name, script] of map.value.entries('data'))
        for (const other of siblingsIn(script.text ?? ''))
          if (map.value.at('data', other).isAbsent)
            yield finding(map, script, `${name} reads ${other} beside itself, which ${map.label} lacks.`);
  },
};

/** Files that a shell script names in its own folder. */
function siblingsIn(text: string): readonly string[] {
  if (!text.startsWith('#!')) return [];
  const beside = /(?:\$\{0%\/\*\}|\$\(dirname (?:-- )?"?\$\{?0\}?"?\))"?\/([\w.-]+)/g;
  return [...new Set([...text.slice(0, 200_000).matchAll(beside)].flatMap(([, name]) => name ?? []))];
}

function* missingFiles(manifest: Manifest, pod: Pod, { value }: Container): Iterable<Finding> {
  const volumes = new Map(
    pod.spec.items('volumes').map((volume) => [volume.at('name').text, filesOf(manifest, pod, volume)]),
  );
  const mounts = value.items('volumeMounts').map((mount) => ({
    at: (mount.at('mountPath').text ?? '').replace(/\/+$/, ''),
    subPath: mount.at('subPath'),
    isPart: !mount.at('subPath').isAbsent || !mount.at('subPathExpr').isAbsent,
    files: volumes.get(mount.at('name').text),
  }));
  for (const { subPath, files } of mounts) {
    const { text = '' } = subPath;
    if (files !== undefined && text !== '' && !holds(files, text))
      yield finding(
        pod.object,
        subPath,
        `${files.holder} has no file ${text}: an empty folder would be mounted.`,
      );
  }
  for (const word of [...programWords(value), ...askedWords(value)])
    for (const path of pathsIn(word)) {
      // Of mounts in one another, the innermost holds the path.
      const [mount] = mounts
        .filter(({ at }) => path === at || path.startsWith(`${at}/`))
        .sort((one, other) => other.at.length - one.at.length);
      const below = path.slice((mount?.at.length ?? 0) + 1);
      if (mount?.files === undefined || below === '') continue;
      if (mount.isPart) {
        const { text = '' } = mount.subPath;
        const message = `${mount.at} is the file ${text} of ${mount.files.holder}, and no folder with ${below}.`;
        if (mount.files.paths.includes(text)) yield finding(pod.object, mount.subPath, message);
        continue;
      }
      const { holder, optional } = mount.files;
      const message = holds(mount.files, below)
        ? `The pod starts without ${holder}, whose ${below} it needs: remove optional.`
        : `${holder} has no file ${below}, and nothing else makes ${path}.`;
      const wrong = holds(mount.files, below) ? optional : word;
      if (wrong !== undefined) yield finding(pod.object, wrong, message);
    }
}

function holds({ paths }: Files, path: string): boolean {
  return paths.some((one) => one === path || one.startsWith(`${path}/`)) || path.startsWith('..data');
}

/** Absolute paths, without the slash at their end; those that a shell expands, or asks for first, are not known. */
function pathsIn({ text = '' }: Value): readonly string[] {
  return [...text.slice(0, 20_000).matchAll(/(?<![\w$}.:/)*%-])((?:\/[\w.@-]+)+)\/?(?![\w/*?[$%{@-])/g)]
    .filter(
      ({ index }) => !/(?:\[|test) +(?:! +)?-\w +["']?$/.test(text.slice(Math.max(0, index - 20), index)),
    )
    .map(([, path = '']) => path);
}

/** The files of a volume; `undefined` where it holds others than the manifest says. */
function filesOf(manifest: Manifest, pod: Pod, volume: Value): Files | undefined {
  const sources = volume.at('projected').isAbsent ? [volume] : volume.items('projected', 'sources');
  const found = sources.map((source) => filesOfSource(manifest, pod, source, source === volume));
  const [first] = found;
  if (first === undefined || found.includes(undefined)) return undefined;
  const all = found.flatMap((one) => one?.paths ?? []);
  return { ...first, paths: all, holder: found.length === 1 ? first.holder : 'The volume' };
}

function filesOfSource(
  manifest: Manifest,
  { namespace }: Pod,
  source: Value,
  isVolume: boolean,
): Files | undefined {
  const [kind, reference, name] = source.at('configMap').isAbsent
    ? (['Secret', source.at('secret'), source.at('secret', isVolume ? 'secretName' : 'name')] as const)
    : (['ConfigMap', source.at('configMap'), source.at('configMap', 'name')] as const);
  const object = manifest.find('', kind, namespace, name.text ?? '');
  if (reference.isAbsent || object === undefined) return undefined;
  const items = reference.items('items').flatMap((item) => item.at('path').text ?? []);
  const keys = ['data', 'stringData', 'binaryData'].flatMap((field) => object.value.entries(field));
  const optional = reference.at('optional');
  return {
    paths: items.length > 0 ? items : keys.map(([key]) => key),
    holder: object.label,
    optional: optional.flag === true ? optional : undefined,
  };
}
