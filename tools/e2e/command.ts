/** `npm run e2e -- [OPTION…]`: proves the stack on a real cluster (`--help` lists the options). */
import { InvalidSettings, readSettings } from '../../lib/environments';
import { kubectl } from './kubectl';
import { readOptions, usage } from './options';
import { proveOn } from './proof';
import { Refusal } from './refusal';
import { steps } from './steps';

/** Aborted by Ctrl-C, so that what runs ends and the namespace is removed. */
const stop = new AbortController();

function print(text: string): void {
  process.stdout.write(text);
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    print(usage);
    return 0;
  }
  const proven = await proveOn(options, {
    kubectl: kubectl(stop.signal),
    lastingKubectl: kubectl(),
    signal: stop.signal,
    settings: readSettings(),
    steps,
    print,
  });
  return stop.signal.aborted ? 130 : proven ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (!stop.signal.aborted) process.stderr.write(`${signal}: stopping, and cleaning up.\n`);
    stop.abort();
  });
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (stop.signal.aborted) {
      process.exitCode = 130;
      return;
    }
    if (!(error instanceof Refusal || error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  },
);
