import { annotations } from '../../../lib/annotations';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/** @see "Images", sections "Image names" and "Image pull policy", kubernetes.io/docs/concepts/containers/images */
export const imagesArePinned: Rule = {
  name: 'images-are-pinned',
  description:
    'Every image has a tag or digest, never `latest`, in public environments a release or a digest; it is pulled always only while its tag moves, and never only where it is no registry that keeps it.',
  recommendation:
    'Use a tag such as v1.2.3, git-1a2b3c4 or 15-alpine, or a digest, with imagePullPolicy: IfNotPresent.',
  check: (manifest) => [
    ...manifest.pods.flatMap(({ object, containers }) =>
      containers.flatMap(({ name, value }) =>
        image(manifest, object, name, value.at('image'), value.at('imagePullPolicy')),
      ),
    ),
    ...manifest
      .all('postgresql.cnpg.io', 'Cluster')
      .flatMap((cluster) =>
        image(
          manifest,
          cluster,
          cluster.name,
          cluster.value.at('spec', 'imageName'),
          cluster.value.at('spec', 'imagePullPolicy'),
        ),
      ),
  ],
};

/** A version, a commit, or a version with its commit. */
const release = /^(?:v?\d[\w.-]*|git-[0-9a-f]{7,40})$/;

function image(
  manifest: Manifest,
  object: ManifestObject,
  name: string,
  reference: Value,
  policy: Value,
): readonly Finding[] {
  const { text } = reference;
  if (text === undefined) return [];
  const [whole = '', digest] = text.split('@');
  const last = whole.slice(whole.lastIndexOf('/') + 1);
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : undefined;
  const isPublic = manifest.fact(object.namespace, annotations.audience) === 'public';
  const isPinned = digest !== undefined || (tag !== undefined && release.test(tag));
  const problem =
    digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)
      ? 'is no digest'
      : digest === undefined && (tag === undefined || tag === '')
        ? 'has neither tag nor digest'
        : digest === undefined && tag === 'latest'
          ? 'moves with every build'
          : isPublic && !isPinned
            ? 'is no release'
            : undefined;
  const fits =
    policy.text === 'Always' && isPinned
      ? 'asks the registry at every start for an image that never changes'
      : policy.text === 'Never' && hasRegistry(whole)
        ? 'never pulls an image that only a registry has'
        : policy.text === 'IfNotPresent' && isPublic && !isPinned
          ? 'keeps what the tag meant when it was first pulled'
          : undefined;
  return [
    ...(problem === undefined
      ? []
      : [finding(object, reference, `The image ${text.slice(0, 300)} of ${name} ${problem}.`)]),
    ...(fits === undefined ? [] : [finding(object, policy, `The pull policy of ${name} ${fits}.`)]),
  ];
}

/** Whether the first part of a name is a host: it has a dot or a port, or is `localhost`. */
function hasRegistry(name: string): boolean {
  const [first = '', ...rest] = name.split('/');
  return rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
}
