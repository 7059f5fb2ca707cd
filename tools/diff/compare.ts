import { canonical } from './canonical';
import { byText, isAbsent, isList, isMapping, type Mapping } from './json';
import { pair } from './lists';
import { fieldNames, type Path, toEntry, toField } from './path';

/** One field that differs, with what it holds, secrets and all. */
export type Change =
  | { readonly kind: 'added'; readonly path: Path; readonly to: unknown }
  | { readonly kind: 'removed'; readonly path: Path; readonly from: unknown }
  | { readonly kind: 'changed'; readonly path: Path; readonly from: unknown; readonly to: unknown }
  /** Only the order of a list's entries differs, and it means something. */
  | {
      readonly kind: 'reordered';
      readonly path: Path;
      readonly from: readonly string[];
      readonly to: readonly string[];
    };

/** The fields that differ between two values, the smallest that say it. */
export function compare(old: unknown, next: unknown, path: Path = []): readonly Change[] {
  if (isAbsent(old)) return isAbsent(next) ? [] : [{ kind: 'added', path, to: next }];
  if (isAbsent(next)) return [{ kind: 'removed', path, from: old }];
  if (isMapping(old) && isMapping(next)) return compareMappings(old, next, path);
  if (isList(old) && isList(next)) return compareLists(old, next, path);
  return canonical(old, path) === canonical(next, path)
    ? []
    : [{ kind: 'changed', path, from: old, to: next }];
}

function own(mapping: Mapping, name: string): unknown {
  return Object.hasOwn(mapping, name) ? mapping[name] : undefined;
}

function compareMappings(old: Mapping, next: Mapping, path: Path): readonly Change[] {
  return [...new Set([...Object.keys(old), ...Object.keys(next)])]
    .sort(byText)
    .flatMap((name) => compare(own(old, name), own(next, name), toField(path, name)));
}

function compareLists(old: readonly unknown[], next: readonly unknown[], path: Path): readonly Change[] {
  const pairing = pair(fieldNames(path).at(-1) ?? '', old, next);
  switch (pairing.kind) {
    case 'keyed': {
      const { old: before, next: after } = pairing;
      const changes = [...new Set([...before.keys(), ...after.keys()])]
        .sort(byText)
        .flatMap((label) => compare(before.get(label), after.get(label), toEntry(path, label)));
      return pairing.ordered
        ? [...changes, ...reordered([...before.keys()], [...after.keys()], path)]
        : changes;
    }
    case 'set':
      return compareSets(old, next, path);
    case 'sequence':
      return compareSequences(old, next, path);
  }
}

/** An entry that came or went is told already: only the others count. */
function reordered(old: readonly string[], next: readonly string[], path: Path): readonly Change[] {
  const from = old.filter((label) => next.includes(label));
  const to = next.filter((label) => old.includes(label));
  return from.every((label, index) => label === to[index]) ? [] : [{ kind: 'reordered', path, from, to }];
}

function compareSets(old: readonly unknown[], next: readonly unknown[], path: Path): readonly Change[] {
  const gone = leftOver(old, next, path);
  const come = leftOver(next, old, path);
  const [before, after] = [gone[0]?.entry, come[0]?.entry];
  // One against one is one entry that changed.
  if (gone.length === 1 && come.length === 1 && isMapping(before) && isMapping(after))
    return compare(before, after, toEntry(path, String(next.indexOf(after))));
  return [
    ...gone.map(({ entry }): Change => ({ kind: 'removed', path: toEntry(path, ''), from: entry })),
    ...come.map(({ entry }): Change => ({ kind: 'added', path: toEntry(path, ''), to: entry })),
  ];
}

interface LeftOver {
  readonly text: string;
  readonly entry: unknown;
}

/** The entries that have no equal among the others, in an order that does not depend on theirs. */
function leftOver(entries: readonly unknown[], others: readonly unknown[], path: Path): readonly LeftOver[] {
  const within = toEntry(path, '');
  const counts = new Map<string, number>();
  for (const other of others) {
    const text = canonical(other, within);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return entries
    .map((entry): LeftOver => ({ text: canonical(entry, within), entry }))
    .filter(({ text }) => {
      const count = counts.get(text) ?? 0;
      counts.set(text, count - 1);
      return count <= 0;
    })
    .sort((one, other) => byText(one.text, other.text));
}

function compareSequences(old: readonly unknown[], next: readonly unknown[], path: Path): readonly Change[] {
  if (old.length !== next.length) return [{ kind: 'changed', path, from: old, to: next }];
  return next.flatMap((entry, index) =>
    compare(old[index], entry, toEntry(path, String(index), preceding(index, old, next))),
  );
}

function preceding(index: number, ...lists: readonly (readonly unknown[])[]): readonly string[] {
  return lists.map((list) => list[index - 1]).filter((text) => typeof text === 'string');
}
