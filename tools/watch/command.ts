/** Synthesizes again whenever a source is saved: `npm run watch -- [ENVIRONMENT]`. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { environmentVariable } from '../../lib/environments/override';
import { Mistake, runCommand } from '../command';
import { watchFolder } from './folder';
import { Synthesis } from './synthesis';

const usage = `Usage: npm run watch -- [ENVIRONMENT]

Synthesizes all environments, or one, into dist whenever a source or .env is saved, and prints what applying the manifests
would change now, by object and field, and what the checks find. It ends with Ctrl-C.

  --help    this text
`;

/** Programs write a file in several steps, and several files at once, within this many milliseconds. */
const pauseMilliseconds = 10;

/** Calls `update` at once and after each change, never twice at a time: for changes that come meanwhile once more. */
async function watchSources(update: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isRunning = false;
  const run = async (): Promise<void> => {
    if (isRunning) {
      schedule();
      return;
    }
    isRunning = true;
    await update();
    isRunning = false;
  };
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), pauseMilliseconds);
  };
  for (const folder of ['lib', 'imports']) watchFolder(folder, schedule);
  watchFolder('.', schedule, (name) => name === 'main.ts' || name === '.env');
  await run();
}

runCommand({
  usage,
  options: {},
  main: async ({ positionals }) => {
    const [environment, ...others] = positionals;
    if (others.length > 0) throw new Mistake('Name one environment, or none for all (--help tells more).');
    if (environment !== undefined) process.env[environmentVariable] = environment;
    if (!existsSync('main.ts')) throw new Mistake('There is no main.ts here: run it where package.json is.');

    // It lives long enough for V8 to optimize it.
    setFlagsFromString('--opt');
    const synthesis = await Synthesis.open(resolve('main.ts'));
    await watchSources(() => synthesis.update());
    process.stdout.write('Watching; Ctrl-C ends it.\n');
    return undefined;
  },
});
