import { formatTable } from '../command';
import { formatPort, type Port } from '../manifest';
import type { Side } from './decision';
import type { Cell, Matrix } from './matrix';

const unsure =
  'allowed?: an ipBlock decides, and it depends on the addresses that the cluster gives: name their ranges with --pod-range and --node-range.';

const families = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** A matrix as plain text: sources as rows, destinations with their ports as columns. */
export function formatMatrix({ sources, destinations, cells }: Matrix): string {
  const words = new Map(cells.map((cell) => [keyOf(cell.from, cell.to, cell.port), wordOf(cell)]));
  const headers = destinations.map(({ name, port }) => [...name.split(' '), formatPort(port)]);
  const height = Math.max(1, ...headers.map(({ length }) => length));
  // Headers are aligned at their last line.
  const lines = Array.from({ length: height }, (_, line) => [
    line === height - 1 ? 'from \\ to' : '',
    ...headers.map((header) => header[line - height + header.length] ?? ''),
  ]);
  const isUnsure = cells.some(({ decision }) => decision.unsure === true);
  const rows = sources.map((source) => [
    source,
    ...destinations.map(({ name, port }) => words.get(keyOf(source, name, port)) ?? ''),
  ]);
  return `${formatTable([...lines, ...rows])}${isUnsure ? `\n${unsure}\n` : ''}`;
}

/** The policies that decide each cell of a matrix, one cell a line. */
export function formatReasons({ cells }: Matrix): string {
  return cells
    .map(
      (cell) =>
        `${cell.from} to ${cell.to} ${formatPort(cell.port)}: ${wordOf(cell)}; ${wayOf(cell)}` +
        `egress ${formatSide(cell.decision.egress)}, ingress ${formatSide(cell.decision.ingress)}\n`,
    )
    .join('');
}

function keyOf(from: string, to: string, port: Port): string {
  return JSON.stringify([from, to, formatPort(port)]);
}

function wordOf({ decision: { allowed, unsure, over } }: Cell): string {
  if (!allowed) return 'refused';
  return `allowed${unsure === true ? '?' : ''}${over === undefined ? '' : ` (${families[over]})`}`;
}

function wayOf({ decision: { through } }: Cell): string {
  return through === undefined ? '' : `through ${through}, whose allow-list names it: `;
}

function formatSide(side: Side): string {
  if (side.kind === 'same pod') return 'within one pod';
  if (side.kind === 'not isolated') return side.kind;
  const where = side.over === undefined ? '' : ` over ${families[side.over]} alone`;
  return `${side.kind}${where} by ${side.policies.join(' and ')}`;
}
