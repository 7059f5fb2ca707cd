import { agrees, type Cell, places, type Row } from './row';

const longest = 40;

function shown(cell: Cell | undefined): string {
  if (cell === undefined) return '–';
  const { found } = cell;
  return `${cell.agrees ? '' : '✗ '}${found.length <= longest ? found : `${found.slice(0, longest - 1)}…`}`;
}

/** The rows as plain text, a line each, and below them a sentence for each cell that breaks the contract. */
export function formatTable(rows: readonly Row[]): string {
  const grid = [
    ['container', 'row', ...places],
    ...rows.map((row) => [row.container, row.what, ...places.map((place) => shown(row.cells[place]))]),
  ];
  const widths = (grid[0] ?? []).map((_, column) =>
    Math.max(...grid.map((line) => (line[column] ?? '').length)),
  );
  const lines = grid.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...rows.flatMap(complaints), verdict(rows)].map((line) => `${line}\n`).join('');
}

function complaints({ container, what, cells }: Row): readonly string[] {
  return places.flatMap((place) => {
    const cell = cells[place];
    return cell === undefined || cell.agrees
      ? []
      : [`${place}, ${container}, ${what}: found ${cell.found}; the contract wants ${cell.expected}`];
  });
}

function verdict(rows: readonly Row[]): string {
  const broken = rows.filter((row) => !agrees(row)).length;
  return broken === 0 ? `All ${rows.length} rows agree.` : `${broken} of ${rows.length} rows disagree.`;
}
