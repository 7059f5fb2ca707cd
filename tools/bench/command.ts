/** `npm run bench`: how long synth and its parts take, as whole processes, against what loading cdk8s-plus alone takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mistake, runCommand } from '../command';
import { commandsIn } from './commands';
import { formatGrowth, measureGrowth } from './growth';
import { formatMeasurements, inMilliseconds, measure } from './measure';
import { measureWatch } from './watch';

const usage = `Usage: npm run bench -- [OPTION…]

Measures whole processes, in turns, after a warm-up: the median of their times, the spread, and the ratio to loading
cdk8s-plus alone. Then how time and memory grow with the number of environments, and the loop of npm run watch.

  --runs N    how often each is run (11)
  --help      this text
`;

async function bench(folder: string, runs: number): Promise<void> {
  const { commands, afterEdit, missing } = commandsIn(folder);
  process.stdout.write(formatMeasurements([...measure(commands, runs), ...measure([afterEdit], runs)]));
  if (missing.length > 0) process.stdout.write(`Not installed: ${missing.join(', ')}.\n`);
  process.stdout.write(`\n${formatGrowth(measureGrowth(folder))}\n`);
  const { median, minimum, maximum } = await measureWatch(folder, runs);
  const [middle = '', least = '', most = ''] = [median, minimum, maximum].map(inMilliseconds);
  process.stdout.write(`From a save to its difference in npm run watch: ${middle} (${least} to ${most}).\n`);
}

runCommand({
  usage,
  options: { runs: { type: 'string', default: '11' } },
  allowPositionals: false,
  main: async ({ values: { runs } }) => {
    if (!/^[1-9]\d?$/.test(runs)) throw new Mistake(`--runs ${runs}: expected 1 to 99.`);
    const folder = mkdtempSync(join(tmpdir(), 'todo-chatbot-bench-'));
    try {
      await bench(folder, Number(runs));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return 0;
  },
});
