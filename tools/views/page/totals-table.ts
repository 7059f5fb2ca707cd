import type { Markup } from '../markup';
import type { Amount, Demand, Totals } from '../model/demand';
import { formatBytes, formatCores } from '../model/amount';
import { type Cell, paragraph, scrollable, table } from './section';

/** What the workloads request and may take: each of their pods, and all together. */
export function totalsTable(name: string, { workloads, least, most, withJobs }: Totals): readonly Markup[] {
  const rows = workloads.map(({ workload, pod }) => ({
    cells: [
      { content: `${workload.object.kind} ${workload.object.name}` },
      { content: workload.when },
      ...amounts(pod),
    ],
  }));
  const sums = [
    { title: 'together, at the least', total: least },
    { title: 'together, at the HPA maximum', total: most },
    { title: 'and with every job at once', total: withJobs },
  ].map(({ title, total }) => ({
    look: 'total',
    cells: [{ content: title }, { content: '' }, ...amounts(total)],
  }));
  const headings = ['', 'when', 'CPU requests', 'memory requests', 'CPU limits', 'memory limits'];
  return [
    paragraph('Each row is one pod of the workload; the last rows count all pods.'),
    scrollable(`Resources of ${name}`, table(`Resources of ${name}`, headings, [...rows, ...sums])),
  ];
}

function amounts({ requests, limits }: Demand): readonly Cell[] {
  return [...pair(requests), ...pair(limits)];
}

function pair({ cpu, memory }: Amount): readonly Cell[] {
  return [
    { content: cpu === undefined ? 'no bound' : formatCores(cpu), look: 'number' },
    { content: memory === undefined ? 'no bound' : formatBytes(memory), look: 'number' },
  ];
}
