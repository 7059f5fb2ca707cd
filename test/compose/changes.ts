import { DockerfileParser } from 'dockerfile-ast';

/** One change of one line, and what the text or the object is after it. */
export interface Change<T> {
  readonly where: string;
  readonly result: T;
}

/** A Dockerfile without one of its instructions, for each of them; and with a letter more at its end, except in RUN. */
export function dockerfileChanges(text: string): readonly Change<string>[] {
  const lines = text.split('\n');
  return DockerfileParser.parse(text)
    .getInstructions()
    .flatMap((instruction) => {
      const { start, end } = instruction.getRange();
      const where = (lines[start.line] ?? '').trim();
      const around = (replacement: readonly string[]): string =>
        [...lines.slice(0, start.line), ...replacement, ...lines.slice(end.line + 1)].join('\n');
      const own = lines.slice(start.line, end.line + 1);
      return [
        { where: `without ${where}`, result: around([]) },
        ...(instruction.getKeyword() === 'RUN'
          ? []
          : [{ where: `changed ${where}`, result: around([...own.slice(0, -1), `${own.at(-1) ?? ''}x`]) }]),
      ];
    });
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function other(scalar: unknown): unknown {
  if (typeof scalar === 'number') return scalar - 1;
  return typeof scalar === 'boolean' ? !scalar : `${String(scalar)}x`;
}

/** Parsed YAML with one scalar changed, or one entry taken away, for each of them. */
export function treeChanges(value: unknown, path = ''): readonly Change<unknown>[] {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.flatMap((item, index) => {
      const name = isMapping(item) && typeof item['name'] === 'string' ? item['name'] : String(index);
      return [
        { where: `without ${path}[${name}]`, result: list.toSpliced(index, 1) },
        ...treeChanges(item, `${path}[${name}]`).map(({ where, result }) => ({
          where,
          result: list.with(index, result),
        })),
      ];
    });
  }
  if (isMapping(value)) {
    return Object.entries(value).flatMap(([key, entry]) => {
      const rest = Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
      const here = path === '' ? key : `${path}.${key}`;
      return [
        { where: `without ${here}`, result: rest },
        ...treeChanges(entry, here).map(({ where, result }) => ({
          where,
          result: { ...value, [key]: result },
        })),
      ];
    });
  }
  return [{ where: `changed ${path}`, result: other(value) }];
}
