import { formatBytes, formatCores } from '../../manifest';
import { joined, type Markup, markup } from '../markup';
import { type Amounts, columns, type Resources } from '../model/resources';
import { scrollable, table } from './section';

/** What the workloads request and may take: each of their pods, and all together. */
export function resourcesTable(name: string, resources: Resources): readonly Markup[] {
  const { workloads, least, most, withJobs } = resources;
  const rows = workloads.map(({ workload: { pod, when }, amounts }) => {
    const { kind, name } = pod.object;
    return markup`<tr><th scope="row">${kind} ${name}</th><td>${when}</td>${cellsOf(amounts)}</tr>`;
  });
  const sum = (title: string, amounts: Amounts): Markup =>
    markup`<tr class="total"><th scope="row">${title}</th><td></td>${cellsOf(amounts)}</tr>`;
  const sums = [
    sum('together, at the least', least),
    sum('together, at the HPA maximum', most),
    sum('and with every job at once', withJobs),
  ];
  const headings = columns.map(([side, resource]) => `${resource === 'cpu' ? 'CPU' : resource} ${side}`);
  const caption = `Resources of ${name}`;
  return [
    markup`<p>Each row is one pod of the workload; the last rows count all pods.</p>`,
    scrollable(caption, table(caption, ['', 'when', ...headings], [...rows, ...sums])),
  ];
}

function cellsOf(amounts: Amounts): Markup {
  const cells = amounts.map((amount, index) => {
    const format = columns[index]?.[1] === 'cpu' ? formatCores : formatBytes;
    return markup`<td class="number">${amount === undefined ? 'no bound' : format(amount)}</td>`;
  });
  return joined(...cells);
}
