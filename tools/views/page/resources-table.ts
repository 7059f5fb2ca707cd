import { formatBytes, formatCores } from '../../manifest';
import { type Markup, markup } from '../markup';
import { type Amounts, columns, type Resources } from '../model/resources';
import { type Cell, scrollable, table } from './section';

/** What the workloads request and may take: each of their pods, and all together. */
export function resourcesTable(name: string, resources: Resources): readonly Markup[] {
  const { workloads, least, most, withJobs } = resources;
  const rows = workloads.map(({ workload: { pod, when }, amounts }) => ({
    cells: [{ content: `${pod.object.kind} ${pod.object.name}` }, { content: when }, ...cellsOf(amounts)],
  }));
  const sums = [
    ['together, at the least', least] as const,
    ['together, at the HPA maximum', most] as const,
    ['and with every job at once', withJobs] as const,
  ].map(([title, amounts]) => ({
    look: 'total',
    cells: [{ content: title }, { content: '' }, ...cellsOf(amounts)],
  }));
  const headings = columns.map(([side, resource]) => `${resource === 'cpu' ? 'CPU' : resource} ${side}`);
  return [
    markup`<p>Each row is one pod of the workload; the last rows count all pods.</p>`,
    scrollable(
      `Resources of ${name}`,
      table(`Resources of ${name}`, ['', 'when', ...headings], [...rows, ...sums]),
    ),
  ];
}

function cellsOf(amounts: Amounts): readonly Cell[] {
  return amounts.map((amount, index) => {
    const format = columns[index]?.[1] === 'cpu' ? formatCores : formatBytes;
    return { content: amount === undefined ? 'no bound' : format(amount), look: 'number' };
  });
}
