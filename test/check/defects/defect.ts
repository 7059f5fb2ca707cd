import { formatPath, type Path } from '../../../tools/manifest';
import { changed, stepsOf, valueAt } from './json';

/** A manifest with one thing wrong. */
export interface Defect {
  readonly name: string;
  readonly documents: readonly unknown[];
}

/** One object of a manifest that is being broken. */
export class Subject {
  readonly kind: string;
  readonly name: string;

  constructor(
    private readonly environment: string,
    private readonly documents: readonly unknown[],
    readonly index: number,
  ) {
    this.kind = String(this.at(['kind']));
    this.name = String(this.at(['metadata', 'name']));
  }

  at(path: Path): unknown {
    return valueAt(this.documents[this.index], path);
  }

  /** The paths of the entries of a list or mapping; none where it is not there. */
  entries(...path: Path): readonly Path[] {
    return stepsOf(this.at(path)).map((step) => [...path, step]);
  }

  has(...path: Path): boolean {
    return this.at(path) !== undefined;
  }

  remove(path: Path): Defect {
    return this.defect(`remove ${formatPath(path)}`, path, () => undefined);
  }

  set(path: Path, value: unknown): Defect {
    return this.defect(`set ${formatPath(path)} to ${JSON.stringify(value).slice(0, 60)}`, path, () => value);
  }

  /** Breaks what other objects refer to by name. */
  rename(path: Path): Defect {
    return this.defect(`rename ${formatPath(path)}`, path, (old) => `${String(old)}-elsewhere`);
  }

  defect(what: string, path: Path, change: (old: unknown) => unknown): Defect {
    const documents = changed(this.documents, [this.index, ...path], change);
    return { name: this.call(what), documents: Array.isArray(documents) ? documents : [] };
  }

  /** The manifest with other objects beside this one, or in its place. */
  replaced(what: string, objects: readonly unknown[]): Defect {
    return { name: this.call(what), documents: this.documents.toSpliced(this.index, 1, ...objects) };
  }

  private call(what: string): string {
    const kind = this.name.startsWith('todo-migrate-')
      ? `${this.kind} todo-migrate`
      : `${this.kind} ${this.name}`;
    return `${this.environment}: ${kind}: ${what}`;
  }
}
