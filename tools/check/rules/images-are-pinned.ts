import { annotations } from '../../../lib/annotations';
import type { Value } from '../../manifest';
import { finding, type Rule } from '../rule';

/** @see "Images", sections "Image names" and "Image pull policy", kubernetes.io/docs/concepts/containers/images */
export const imagesArePinned: Rule = {
  name: 'images-are-pinned',
  description:
    'Every image has a tag or digest, never `latest`, in public environments a release or a digest. The pull policy is Always only for a tag that moves, and Never only for an image that no registry has.',
  recommendation:
    'Use a tag such as v1.2.3, git-1a2b3c4 or 15-alpine, or a digest, with imagePullPolicy: IfNotPresent.',
  *check(manifest) {
    const images = [
      ...manifest.pods.flatMap(({ object, containers }) =>
        containers.map(({ name, value }) => ({ object, name, value, field: 'image' })),
      ),
      ...manifest
        .all('postgresql.cnpg.io', 'Cluster')
        .map((object) => ({ object, name: object.name, value: object.value.at('spec'), field: 'imageName' })),
    ];
    for (const { object, name, value, field } of images) {
      const image = readImage(value.at(field));
      if (image === undefined) continue;
      const policy = value.at('imagePullPolicy');
      const isPublic = manifest.fact(object.namespace, annotations.audience) === 'public';
      const problem = problemOf(image, isPublic);
      if (problem !== undefined)
        yield finding(
          object,
          value.at(field),
          `The image ${image.text.slice(0, 300)} of ${name} ${problem}.`,
        );
      const misfit = misfitOf(policy, image, isPublic);
      if (misfit !== undefined) yield finding(object, policy, `The pull policy of ${name} ${misfit}.`);
    }
  },
};

/** An image as a container names it. */
interface Image {
  readonly text: string;
  readonly tag: string;
  readonly digest: string | undefined;
  /** Whether the name stands for the same image for ever. */
  readonly isPinned: boolean;
  readonly hasRegistry: boolean;
}

/** A version, a commit, or a version with its commit. */
const release = /^(?:v?\d[\w.-]*|git-[0-9a-f]{7,40})$/;

function readImage({ text }: Value): Image | undefined {
  if (text === undefined) return undefined;
  const [name = '', digest] = text.split('@');
  const tag = /:([^/]*)$/.exec(name)?.[1] ?? '';
  const [host = '', ...rest] = name.split('/');
  return {
    text,
    tag,
    digest,
    isPinned: digest !== undefined || release.test(tag),
    // The first part of a name is a host when it has a dot or a port, or is `localhost`.
    hasRegistry: rest.length > 0 && (/[.:]/.test(host) || host === 'localhost'),
  };
}

function problemOf({ tag, digest, isPinned }: Image, isPublic: boolean): string | undefined {
  if (digest !== undefined) return /^sha256:[0-9a-f]{64}$/.test(digest) ? undefined : 'is no digest';
  if (tag === '') return 'has neither tag nor digest';
  if (tag === 'latest') return 'moves with every build';
  return isPublic && !isPinned ? 'is no release' : undefined;
}

function misfitOf({ text }: Value, image: Image, isPublic: boolean): string | undefined {
  if (text === 'Always' && image.isPinned)
    return 'asks the registry at every start for an image that never changes';
  if (text === 'Never' && image.hasRegistry) return 'never pulls an image that only a registry has';
  return text === 'IfNotPresent' && isPublic && !image.isPinned
    ? 'keeps what the tag meant when it was first pulled'
    : undefined;
}
