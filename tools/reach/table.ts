import type { Side } from './decision';
import type { Cell, Matrix } from './matrix';
import { formatPort } from './port';

/** A matrix as plain text: sources as rows, destinations with their ports as columns. Lines end with a line feed. */
export function formatTable({ sources, destinations, cells }: Matrix): string {
  const words = new Map(
    cells.map((cell) => [keyOf(cell.from, cell.to, formatPort(cell.port)), wordOf(cell)]),
  );
  const columns = destinations.map(({ name, port }) => {
    const header = [...name.split(' '), formatPort(port)];
    const body = sources.map((source) => words.get(keyOf(source, name, formatPort(port))) ?? '');
    return { header, body };
  });
  const height = Math.max(0, ...columns.map(({ header }) => header.length));
  const grid = [
    [...Array<string>(Math.max(0, height - 1)).fill(''), 'from \\ to', ...sources],
    ...columns.map(({ header, body }) => [
      ...Array<string>(height - header.length).fill(''),
      ...header,
      ...body,
    ]),
  ];
  const widths = grid.map((column) => Math.max(...column.map((text) => text.length)));
  const lines = (grid[0] ?? []).map((_, row) =>
    grid
      .map((column, index) => (column[row] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}

/** The policies that decide each cell of a matrix, one cell a line. */
export function formatReasons({ cells }: Matrix): string {
  return cells
    .map(
      (cell) =>
        `${cell.from} to ${cell.to} ${formatPort(cell.port)}: ${wordOf(cell)}; ` +
        `egress ${formatSide(cell.decision.egress)}, ingress ${formatSide(cell.decision.ingress)}\n`,
    )
    .join('');
}

function keyOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

function wordOf({ decision }: Cell): string {
  return decision.allowed ? 'allowed' : 'refused';
}

function formatSide(side: Side): string {
  switch (side.kind) {
    case 'not isolated':
      return 'not isolated';
    case 'same pod':
      return 'within one pod';
    case 'allowed':
      return `allowed by ${side.policies.join(' and ')}`;
    case 'refused':
      return `refused by ${side.policies.join(' and ')}`;
  }
}
