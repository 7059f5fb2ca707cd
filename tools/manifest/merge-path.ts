/** One step from a value into what it holds. */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  | {
      /** An entry of a list, called by its merge key or its position. */
      readonly kind: 'entry';
      readonly label: string;
      /** In a sequence, the texts just before the entry: an option such as `--password` says what follows it. */
      readonly preceding?: readonly string[];
    };

/** The way from an object to one of its values by names and merge keys, which reordering does not change. */
export type MergePath = readonly Step[];

/** The way on to a field. */
export function toField(path: MergePath, name: string): MergePath {
  return [...path, { kind: 'field', name }];
}

/** The way on to an entry of a list. */
export function toEntry(path: MergePath, label: string, preceding: readonly string[] = []): MergePath {
  return [...path, { kind: 'entry', label, ...(preceding.length > 0 && { preceding }) }];
}

/** The names of the fields on the way, without the entries of lists. */
export function fieldNames(path: MergePath): readonly string[] {
  return path.flatMap((step) => (step.kind === 'field' ? [step.name] : []));
}

/** Whether a path leads to the field `dotted`, such as `spec.template`, or into it. */
export function leadsInto(path: MergePath, dotted: string): boolean {
  const names = fieldNames(path);
  return dotted.split('.').every((name, index) => names[index] === name);
}

/** A path as people write it: `spec.containers[backend].image`. */
export function formatMergePath(path: MergePath): string {
  return path
    .map((step, index) => {
      if (step.kind === 'entry') return `[${step.label}]`;
      if (!/^[\w$/-]+$/.test(step.name)) return `[${JSON.stringify(step.name)}]`;
      return index === 0 ? step.name : `.${step.name}`;
    })
    .join('');
}
