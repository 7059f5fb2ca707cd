import { parseArgs, type ParseArgsConfig } from 'node:util';
import { InvalidSettings } from '../../lib/environments/problem';
import { Mistake, orMistake } from './mistake';

type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command is given: its options and the arguments beside them. */
export type Given<T extends Options> = ReturnType<
  typeof parseArgs<{ readonly options: T; readonly allowPositionals: true }>
>;

/** A command of this project, as `npm run` starts it. */
export interface Command<T extends Options> {
  /** What `--help` prints: how it is called, what it does, its options and exit statuses. */
  readonly usage: string;
  readonly options: T;
  /** Whether it takes arguments beside its options. @default true */
  readonly allowPositionals?: boolean;
  /** Exit status of a person's mistake. @default 1 */
  readonly statusOfMistake?: number;
  /** Returns the exit status; 0 where it returns nothing. */
  readonly main: (given: Given<T>) => number | undefined | Promise<number | undefined>;
}

/**
 * Runs a command with the arguments of this process. A mistake ends as its sentence on standard error and an exit status;
 * everything else that is thrown is a defect, with its stack trace. A command that waits for nothing has ended on return.
 */
export function runCommand<T extends Options>(command: Command<T>): void {
  const { usage, options, allowPositionals = true, statusOfMistake = 1, main } = command;
  const complain = (error: unknown): void => {
    if (!(error instanceof Mistake || error instanceof InvalidSettings)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = statusOfMistake;
  };
  const end = (status: number | undefined): void => {
    process.exitCode = status ?? process.exitCode ?? 0;
  };
  // `npm run … | head` closes the pipe early, which is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  if (process.argv.slice(2).includes('--help')) {
    process.stdout.write(usage);
    return;
  }
  try {
    const given = orMistake(
      () => parseArgs({ options, allowPositionals }),
      // Node goes on with advice that does not fit here.
      (reason) => `${reason.split('. ')[0] ?? reason} (--help lists the options).`,
    );
    const status = main(given);
    if (status instanceof Promise) void status.then(end).catch(complain);
    else end(status);
  } catch (error) {
    complain(error);
  }
}
