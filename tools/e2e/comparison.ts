import { at, isMapping, type KubernetesObject, listAt, textAt } from './json';
import type { Images } from './options';
import { programs, programsVolume, runs } from './programs';

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

/**
 * Where a manifest with stand-ins differs from what synth emits in more than a stand-in may: none, unless the
 * transformation is wrong. It takes back what may differ and compares all that is left, knowing nothing of how it was made.
 */
export function unwanted(
  emitted: readonly KubernetesObject[],
  changed: readonly KubernetesObject[],
  images: Images,
): readonly string[] {
  return differences(emitted, takenBack(emitted, changed, images));
}

function takenBack(emitted: unknown, changed: unknown, images: Images): unknown {
  if (Array.isArray(changed)) {
    return changed.map((item: unknown, index) => takenBack(at(emitted, index), item, images));
  }
  if (!isMapping(changed)) return changed;
  const isPod = Array.isArray(at(changed, 'containers'));
  return Object.fromEntries(
    Object.entries(changed).map(([key, value]) => {
      const before = at(emitted, key);
      if (isPod && key.toLowerCase().endsWith('containers')) {
        return [key, listAt(value).map((each, index) => container(at(before, index), each, images))];
      }
      return [
        key,
        isPod && key === 'volumes'
          ? withoutLast(value, programsVolume.volume)
          : takenBack(before, value, images),
      ];
    }),
  );
}

function container(
  emitted: unknown,
  changed: unknown,
  { frontend, backend, postgres, node }: Images,
): unknown {
  const image = textAt(changed, 'image');
  if (!isMapping(changed) || ![frontend, backend, postgres, node].includes(image)) return changed;
  const back = { ...changed, image: textAt(emitted, 'image') };
  const command = listAt(changed, 'command').join(' ');
  const known = Object.values(programs).some((program) => runs(program).join(' ') === command);
  if (image !== node || !known) return back;
  const before = at(emitted, 'command');
  return {
    ...Object.fromEntries(Object.entries(back).filter(([key]) => key !== 'command')),
    ...(before === undefined ? {} : { command: before }),
    volumeMounts: withoutLast(at(changed, 'volumeMounts'), programsVolume.mount),
  };
}

/** A list without its last item, where that is the one that stand-ins bring. */
function withoutLast(value: unknown, item: unknown): unknown {
  const last = listAt(value).at(-1);
  return Array.isArray(value) && differences(last, item).length === 0 ? value.slice(0, -1) : value;
}
