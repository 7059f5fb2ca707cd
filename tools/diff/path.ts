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

/** The way from an object to one of its values. */
export type Path = readonly Step[];

/** The way on to a field. */
export function toField(path: Path, name: string): Path {
  return [...path, { kind: 'field', name }];
}

/** The way on to an entry of a list. */
export function toEntry(path: Path, label: string, preceding: readonly string[] = []): Path {
  return [...path, { kind: 'entry', label, ...(preceding.length > 0 && { preceding }) }];
}

/** The names of the fields on the way, without the entries of lists. */
export function fieldNames(path: Path): readonly string[] {
  return path.flatMap((step) => (step.kind === 'field' ? [step.name] : []));
}

/** Whether a path leads to the field `dotted`, such as `spec.template`, or into it. */
export function leadsInto(path: Path, dotted: string): boolean {
  const names = fieldNames(path);
  return dotted.split('.').every((name, index) => names[index] === name);
}

/** A path as people write it: `spec.containers[backend].image`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (step.kind === 'entry') return `[${step.label}]`;
      if (!/^[\w$/-]+$/.test(step.name)) return `[${JSON.stringify(step.name)}]`;
      return index === 0 ? step.name : `.${step.name}`;
    })
    .join('');
}
