/**
 * Synthesizes as many environments as its argument says, and prints the milliseconds and mebibytes that it took:
 * `node runner tools/bench/tenants.ts 100`.
 */
import { performance } from 'node:perf_hooks';
import { configure, type Environment, production } from '../../lib/environments';
import { synthesize } from '../../lib/synthesize';
import { TodoChart } from '../../lib/todo-chart';

/** Production under another name, domain and size. */
function tenant(index: number): Environment {
  const { frontend, backend } = production.workloads;
  const minimum = 1 + (index % 3);
  const scale = { kind: 'autoscaled', minimum, maximum: minimum + 2, cpuUtilizationPercent: 70 } as const;
  return {
    ...production,
    name: `tenant-${index}`,
    namespace: `todo-${index}`,
    domain: `tenant-${index}.example.com`,
    workloads: {
      ...production.workloads,
      frontend: { ...frontend, scale },
      backend: { ...backend, scale },
    },
  };
}

const count = Number(process.argv[2]);
const tenants = Array.from({ length: count }, (_, index) => tenant(index));
const began = performance.now();
synthesize(configure(tenants, {}).map((environment) => (app) => new TodoChart(app, environment)));
const milliseconds = performance.now() - began;
const peakMebibytes = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${milliseconds} ${peakMebibytes}`);
