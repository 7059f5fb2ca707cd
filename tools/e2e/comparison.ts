import { isDeepStrictEqual } from 'node:util';
import { containers, serviceKeys } from '../../lib/contract';
import { at, isMapping, type Mapping } from '../manifest';
import { alive, programs, programsVolume, standInOf } from './programs';
import { type StageImages, unaskedCommands } from './transform';

/** One place at which two values differ. */
export interface Difference {
  /** Such as `0.spec.template.spec.containers.0.image`; a command differs as a whole. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** All places at which two values differ. */
export function differences(before: unknown, after: unknown, path = ''): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  const both = [before, after];
  const isList = both.every((value) => Array.isArray(value));
  if (path.endsWith('.command') || !(isList || both.every(isMapping))) return [{ path, before, after }];
  const keysOf = (value: unknown): readonly string[] =>
    typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const part = (value: unknown, key: string): unknown => at(value, isList ? Number(key) : key);
  return [...new Set(both.flatMap(keysOf))].flatMap((key) =>
    differences(part(before, key), part(after, key), path === '' ? key : `${path}.${key}`),
  );
}

/**
 * Where a manifest with stand-ins differs from what synth emits in more than a stand-in may: nowhere, unless the
 * transformation is wrong. It looks at the two results alone.
 */
export function unwanted(
  emitted: readonly Mapping[],
  changed: readonly Mapping[],
  images: StageImages,
): readonly string[] {
  const command = [
    ...(images.frontend === undefined ? [programs.frontend] : []),
    ...(images.backend === undefined ? [programs.backend, programs.migration] : []),
    ...serviceKeys.map((key) => standInOf(containers[key])),
  ];
  const { others = {}, ...named } = images;
  const { mount, volume } = programsVolume;
  const brought = command.length === 0 ? {} : { command, volumeMounts: [mount], volumes: [volume] };
  const allowed = new Map<string, readonly unknown[]>(
    Object.entries({
      ...brought,
      'exec.command': [alive],
      image: [...Object.values(named), ...Object.values(others)],
    }),
  );
  const unasked = serviceKeys.flatMap((key) => unaskedCommands(images, key));
  const inPod =
    /spec\.(?:(?:initC|c)ontainers\.\d+\.(?:\w+Probe\.)?(image|command|exec\.command|volumeMounts)|(volumes))(?:\.\d+)?$/;
  const isStandIn = ({ path, before, after }: Difference): boolean => {
    const [, ofContainer = '', field = ofContainer] = inPod.exec(path) ?? [];
    if (before !== undefined && field.startsWith('volume')) return false;
    if (field === 'exec.command' && !unasked.some((each) => isDeepStrictEqual(each, before))) return false;
    return (allowed.get(field) ?? []).some((each) => isDeepStrictEqual(each, after));
  };
  return differences(emitted, changed)
    .filter((difference) => !isStandIn(difference))
    .map(({ path }) => path);
}
