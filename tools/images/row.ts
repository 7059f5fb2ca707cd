/** Where the contract is kept, or broken. */
export type Place = 'Dockerfile' | 'Compose' | 'Minikube' | 'production';

/** Every place, in the order of the table's columns. */
export const places: readonly Place[] = ['Dockerfile', 'Compose', 'Minikube', 'production'];

/** What one place says, and what the contract wants it to say. */
export interface Cell {
  readonly found: string;
  readonly expected: string;
  readonly agrees: boolean;
}

/** One promise of the contract, in every place that can keep it. */
export interface Row {
  readonly container: string;
  readonly what: string;
  readonly cells: Readonly<Partial<Record<Place, Cell>>>;
}

/** A cell that must say exactly this. */
export function exactly(found: string, expected: string): Cell {
  return { found, expected, agrees: found === expected };
}

/** A cell that must say this number of seconds or more. */
export function atLeast(found: number | undefined, expected: number): Cell {
  return {
    found: found === undefined || Number.isNaN(found) ? 'absent' : `${found} s`,
    expected: `at least ${expected} s`,
    agrees: found !== undefined && found >= expected,
  };
}

/** Whether every place says what the contract wants. */
export function agrees({ cells }: Row): boolean {
  return Object.values(cells).every((cell) => cell.agrees);
}
