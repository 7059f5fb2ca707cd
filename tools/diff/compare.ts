import {
  at,
  byText,
  fieldNames,
  groupBy,
  isList,
  isMapping,
  type MergePath,
  toEntry,
  toField,
} from '../manifest';
import { canonical, isAbsent } from './canonical';
import { isSameByDefault } from './defaults';
import { byKey, isOrdered } from './lists';

/** One field that differs, with what it holds. */
export type Change<P = MergePath> = { readonly path: P } & (
  | { readonly kind: 'added'; readonly to: unknown }
  | { readonly kind: 'removed'; readonly from: unknown }
  | { readonly kind: 'changed'; readonly from: unknown; readonly to: unknown }
  /** The entries that stand in both lists, in their old and new order, where the order means something. */
  | { readonly kind: 'reordered'; readonly from: readonly string[]; readonly to: readonly string[] }
);

type Entries = readonly unknown[];

/** The innermost fields that differ between two values, secrets and all. */
export function compare(old: unknown, next: unknown, path: MergePath = []): readonly Change[] {
  if (isAbsent(old)) return isAbsent(next) ? [] : [{ kind: 'added', path, to: next }];
  if (isAbsent(next)) return [{ kind: 'removed', path, from: old }];
  if (isMapping(old) && isMapping(next))
    return union(Object.keys(old), Object.keys(next))
      .filter((name) => !isSameByDefault(old, next, name, path))
      .flatMap((name) => compare(at(old, name), at(next, name), toField(path, name)));
  if (isList(old) && isList(next)) return compareLists(old, next, path);
  const isSame = canonical(old, path) === canonical(next, path);
  return isSame ? [] : [{ kind: 'changed', path, from: old, to: next }];
}

function union(old: readonly string[], next: readonly string[]): readonly string[] {
  return [...new Set([...old, ...next])].sort(byText);
}

function compareLists(old: Entries, next: Entries, path: MergePath): readonly Change[] {
  const field = fieldNames(path).at(-1) ?? '';
  const [before, after] = byKey(field, old, next) ?? [];
  if (before === undefined || after === undefined)
    return isOrdered(path) ? compareSequences(old, next, path) : compareSets(old, next, path);
  const [labels, others] = [[...before.keys()], [...after.keys()]];
  const changes = union(labels, others).flatMap((label) =>
    compare(before.get(label), after.get(label), toEntry(path, label)),
  );
  // An entry that came or went is a change of its own: the order of the others counts.
  const from = labels.filter((label) => after.has(label));
  const to = others.filter((label) => before.has(label));
  const isSame = !isOrdered(path) || from.every((label, index) => label === to[index]);
  return isSame ? changes : [...changes, { kind: 'reordered', path, from, to }];
}

function compareSets(old: Entries, next: Entries, path: MergePath): readonly Change[] {
  const entry = toEntry(path, '');
  const [gone, come] = [leftOver(old, next, entry), leftOver(next, old, entry)];
  const [before, after] = [gone[0], come[0]];
  // One against one is one entry that changed.
  if (gone.length === 1 && come.length === 1 && isMapping(before) && isMapping(after))
    return compare(before, after, toEntry(path, String(next.indexOf(after))));
  return [
    ...gone.map((from): Change => ({ kind: 'removed', path: entry, from })),
    ...come.map((to): Change => ({ kind: 'added', path: entry, to })),
  ];
}

/** The entries that have no equal among the others, in an order that does not depend on theirs. */
function leftOver(entries: Entries, others: Entries, path: MergePath): Entries {
  const keyOf = (entry: unknown): string => canonical(entry, path);
  const equals = groupBy(others, keyOf);
  return [...groupBy(entries, keyOf)]
    .sort(([one], [other]) => byText(one, other))
    .flatMap(([key, same]) => same.slice(equals.get(key)?.length ?? 0));
}

function compareSequences(old: Entries, next: Entries, path: MergePath): readonly Change[] {
  if (old.length !== next.length) return [{ kind: 'changed', path, from: old, to: next }];
  return next.flatMap((entry, index) => {
    const preceding = [old, next].map((list) => list[index - 1]).filter((text) => typeof text === 'string');
    return compare(old[index], entry, toEntry(path, String(index), preceding));
  });
}
