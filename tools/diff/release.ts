import { type KubernetesVersion, kubernetesVersions } from '../../lib/environments/kubernetes';
import { serviceOf } from '../check/schema/served';
import { violations } from '../check/schema/schema';
import { formatPath, groupBy, Manifest, type ManifestObject, Mask, type Pod, type Value } from '../manifest';

/** From one release of Kubernetes to a later one. */
export interface Upgrade {
  readonly from: KubernetesVersion;
  readonly to: KubernetesVersion;
}

/** What becomes of one place of a manifest when the cluster goes to another release. */
export interface ReleaseEffect {
  /** Such as `Job todo/todo-migrate`. */
  readonly object: string;
  readonly kind: 'refused' | 'behaves otherwise' | 'to be known' | 'no longer';
  /** One sentence. */
  readonly message: string;
}

/** What a release says of an object: what it refuses, and what there is to know. */
interface Remark {
  /** The place that it is about, if it is not the kind. */
  readonly path?: string;
  readonly message: string;
  readonly isNote?: true;
}

/**
 * What changes for the objects of a manifest, as they are, by the published definitions: kinds and fields that are refused or
 * deprecated from then on, and those that no longer are; and what the API server puts where nothing is stated.
 */
export function releaseEffects(documents: readonly unknown[], upgrade: Upgrade): readonly ReleaseEffect[] {
  const manifest = new Manifest(documents);
  const mask = new Mask(manifest.objects);
  return manifest.objects.flatMap((object) => {
    const [before, after] = [remarksOn(object, upgrade.from), remarksOn(object, upgrade.to)];
    const pod = manifest.pods.find((each) => each.object === object);
    const effects: readonly Omit<ReleaseEffect, 'object'>[] = [
      ...missingIn(before, after).map(
        ({ message, isNote }) => ({ kind: isNote === true ? 'to be known' : 'refused', message }) as const,
      ),
      ...changedBehaviour(object, pod, upgrade).map(
        (message) => ({ kind: 'behaves otherwise', message }) as const,
      ),
      ...missingIn(after, before)
        // What was to be known of a kind has come about.
        .filter(({ isNote, path }) => isNote !== true || path !== undefined)
        .map(({ message }) => ({ kind: 'no longer', message }) as const),
    ];
    return effects.map((effect) => ({ object: object.label, ...effect, message: mask.text(effect.message) }));
  });
}

/** For people: a line for each thing that changes, worst first, with the objects that it concerns. */
export function formatReleaseEffects(effects: readonly ReleaseEffect[]): string {
  const order: readonly ReleaseEffect['kind'][] = [
    'refused',
    'behaves otherwise',
    'to be known',
    'no longer',
  ];
  const lines = order.flatMap((kind) => {
    const own = groupBy(
      effects.filter((effect) => effect.kind === kind),
      ({ message }) => message,
    );
    return [...own].map(([message, same]) => {
      const objects = [...new Set(same.map(({ object }) => object))].join(', ');
      return `${kind}: ${objects}: ${message}\n`;
    });
  });
  return lines.length === 0 ? 'Nothing changes.\n' : lines.join('');
}

function remarksOn(
  { apiVersion, kind, value }: ManifestObject,
  version: KubernetesVersion,
): readonly Remark[] {
  return [
    ...[serviceOf(apiVersion, kind, version) ?? []].flat(),
    ...violations(apiVersion, kind, value.raw, version).map(({ path, message, ...rest }) => ({
      ...rest,
      path: formatPath(path),
      message: `${formatPath(path)} ${message}.`,
    })),
  ];
}

/** What is said of an object in a release, and not in the other one: whatever release a sentence names. */
function missingIn(some: readonly Remark[], all: readonly Remark[]): readonly Remark[] {
  const keyOf = ({ message, isNote }: Remark): string =>
    `${String(isNote)} ${message.replace(/1\.\d+/g, '')}`;
  const known = new Set(some.map(keyOf));
  return all.filter((remark) => !known.has(keyOf(remark)));
}

/** What a release does otherwise than those before it with what stands in many manifests, or with what does not. */
interface Behaviour {
  readonly since: KubernetesVersion;
  readonly concerns: (object: ManifestObject, pod: Pod | undefined) => boolean;
  readonly message: string;
}

const isStated = (value: Value | undefined): boolean => value?.isAbsent === false;

function namesHost(container: Value): boolean {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((field) => container.at(field));
  const hooks = ['postStart', 'preStop'].map((field) => container.at('lifecycle', field));
  return [...probes, ...hooks].some((one) =>
    ['httpGet', 'tcpSocket'].some((kind) => (one.at(kind, 'host').text ?? '') !== ''),
  );
}

/** @see SetDefaults in pkg/apis, and pkg/features/kube_features.go, in the sources of each release */
const behaviours: readonly Behaviour[] = [
  {
    since: '1.29',
    concerns: ({ value }) =>
      [value.at('spec'), value.at('spec', 'jobTemplate', 'spec')].some(
        (job) => isStated(job.at('podFailurePolicy')) && !isStated(job.at('podReplacementPolicy')),
      ),
    message:
      'Beside a podFailurePolicy, podReplacementPolicy is Failed where it is not stated: a pod is replaced once it has ended, no longer while it ends.',
  },
  {
    since: '1.33',
    concerns: (_, pod) =>
      pod?.containers.some(({ value }) =>
        ['cpu', 'memory'].some((name) => isStated(value.at('resources', 'requests', name))),
      ) === true,
    message:
      'The pods get a resizePolicy of NotRequired where none is stated: their CPU and memory can be changed while they run.',
  },
  {
    since: '1.33',
    concerns: (_, pod) =>
      pod?.spec.items('volumes').some((volume) => isStated(volume.at('gitRepo'))) === true,
    message: 'Volumes of gitRepo are no longer mounted: pods that have one do not start.',
  },
  {
    since: '1.34',
    concerns: (_, pod) =>
      isStated(pod?.spec.at('resources', 'limits')) && !isStated(pod?.spec.at('resources', 'requests')),
    message: 'The requests of a pod as a whole are its limits where they are not stated.',
  },
  {
    since: '1.34',
    concerns: (_, pod) => pod?.containers.some(({ value }) => namesHost(value)) === true,
    message:
      'Where a namespace enforces the latest Pod Security baseline or restricted, pods whose probes or hooks name a host are refused.',
  },
  {
    since: '1.37',
    concerns: ({ value }, pod) =>
      [
        ...value.items('spec', 'volumeClaimTemplates'),
        ...(pod?.spec.items('volumes').map((volume) => volume.at('persistentVolumeClaim')) ?? []),
      ].some(isStated) && !isStated(pod?.spec.at('securityContext', 'seLinuxChangePolicy')),
    message:
      'On nodes with SELinux, volumes are mounted with the label of the pod rather than relabelled, where seLinuxChangePolicy is not stated: pods with other labels can no longer share them.',
  },
];

function changedBehaviour(
  object: ManifestObject,
  pod: Pod | undefined,
  { from, to }: Upgrade,
): readonly string[] {
  const [first, last] = [kubernetesVersions.indexOf(from), kubernetesVersions.indexOf(to)];
  return behaviours
    .filter(({ since, concerns }) => {
      const place = kubernetesVersions.indexOf(since);
      return first < place && place <= last && concerns(object, pod);
    })
    .map(({ since, message }) => `Since Kubernetes ${since}: ${message}`);
}
