import { annotations } from '../../../lib/annotations';
import { migration } from '../../../lib/contract';
import type { Container, Manifest, Value } from '../../manifest';
import { type Image, parseImage } from '../image';
import { finding, type Finding, type Rule } from '../rule';
import { programWords } from '../words';

/** @see "Images", sections "Image names" and "Image pull policy", kubernetes.io/docs/concepts/containers/images */
export const imagesArePinned: Rule = {
  name: 'images-are-pinned',
  description:
    'Every image has a tag or digest, `latest` for developers alone where nothing is pulled, in public environments a release or a digest. The pull policy is Always only for a tag that moves, and Never only for an image that no registry has. What migrates a database runs the image that uses it.',
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
      const audience = manifest.fact(object.namespace, annotations.audience);
      const isPublic = audience === 'public';
      // What a developer built last, in a cluster of the developer's own that pulls nothing.
      const isOwnBuild = audience === 'developers' && policy.text === 'Never';
      const problem = isOwnBuild && image.tag === 'latest' ? undefined : problemOf(image, isPublic);
      if (problem !== undefined)
        yield finding(
          object,
          value.at(field),
          `The image ${image.text.slice(0, 300)} of ${name} ${problem}.`,
        );
      const misfit = misfitOf(policy, image, isPublic);
      if (misfit !== undefined) yield finding(object, policy, `The pull policy of ${name} ${misfit}.`);
    }
    yield* otherReleases(manifest);
  },
};

/** What an image is by its name. */
interface NamedImage extends Image {
  /** Whether the name stands for the same image for ever. */
  readonly isPinned: boolean;
  readonly hasRegistry: boolean;
}

/** A version, a commit, or a version with its commit. */
const release = /^(?:v?\d[\w.-]*|git-[0-9a-f]{7,40})$/;

function readImage({ text }: Value): NamedImage | undefined {
  if (text === undefined) return undefined;
  const image = parseImage(text);
  const [host = '', ...rest] = image.repository.split('/');
  return {
    ...image,
    isPinned: image.digest !== undefined || release.test(image.tag),
    // The first part of a name is a host when it has a dot or a port, or is `localhost`.
    hasRegistry: rest.length > 0 && (/[.:]/.test(host) || host === 'localhost'),
  };
}

function problemOf({ tag, digest, isPinned }: NamedImage, isPublic: boolean): string | undefined {
  if (digest !== undefined) return /^sha256:[0-9a-f]{64}$/.test(digest) ? undefined : 'is no digest';
  if (tag === '') return 'has neither tag nor digest';
  if (tag === 'latest') return 'moves with every build';
  return isPublic && !isPinned ? 'is no release' : undefined;
}

function misfitOf({ text }: Value, image: NamedImage, isPublic: boolean): string | undefined {
  if (text === 'Always' && image.isPinned)
    return 'asks the registry at every start for an image that never changes';
  if (text === 'Never' && image.hasRegistry) return 'never pulls an image that only a registry has';
  return text === 'IfNotPresent' && isPublic && !image.isPinned
    ? 'keeps what the tag meant when it was first pulled'
    : undefined;
}

/** Jobs that run another release of a Deployment's image, and migrations that run none of its images. */
function* otherReleases(manifest: Manifest): Iterable<Finding> {
  for (const job of manifest.pods.filter(({ workload }) => workload === 'Job')) {
    const deployed = manifest.pods
      .filter(({ workload, namespace }) => workload === 'Deployment' && namespace === job.namespace)
      .flatMap(({ serving }) => serving.flatMap(({ value }) => value.at('image').text ?? []));
    for (const container of job.containers) {
      const image = container.value.at('image');
      if (image.text === undefined || deployed.length === 0 || deployed.includes(image.text)) continue;
      const { repository } = parseImage(image.text);
      const other = deployed.find((one) => parseImage(one).repository === repository);
      if (other === undefined && !migrates(container)) continue;
      const message = `${container.name} of ${job.object.label} runs ${image.text.slice(0, 300)}, which no Deployment runs: a schema and what uses it are of one release${other === undefined ? '' : `, ${other}`}.`;
      yield finding(job.object, image, message);
    }
  }
}

function migrates({ value }: Container): boolean {
  const line = programWords(value)
    .map(({ text = '' }) => text)
    .join(' ');
  return line.includes(migration.command.join(' '));
}
