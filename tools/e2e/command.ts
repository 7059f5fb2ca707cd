/** `npm run e2e -- [OPTION…]`: proves the stack on a real cluster (`--help` lists the options). */
import { setMaxListeners } from 'node:events';
import { readSettings } from '../../lib/environments';
import { runCommand } from '../command';
import { kubectl } from './kubectl';
import { options, readOptions, usage } from './options';
import { proveOn } from './proof';
import { stepsOf } from './steps';

/** Aborted by Ctrl-C, so that what runs ends and the namespaces are removed. */
const stop = new AbortController();
// Every kubectl that runs listens, and a step may ask a dozen things at a time.
setMaxListeners(0, stop.signal);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) process.stderr.write(`${signal}: stopping, and cleaning up.\n`);
    stop.abort();
  });
}

runCommand({
  usage,
  options,
  allowPositionals: false,
  statusOfMistake: 2,
  main: async ({ values }) => {
    try {
      const chosen = readOptions(values);
      const proven = await proveOn(chosen, {
        kubectl: kubectl(stop.signal),
        lastingKubectl: kubectl(),
        signal: stop.signal,
        settings: readSettings(),
        steps: stepsOf(chosen.examples),
        print: (text) => process.stdout.write(text),
      });
      return stop.signal.aborted ? 130 : proven ? 0 : 1;
    } catch (error) {
      if (stop.signal.aborted) return 130;
      throw error;
    }
  },
});
