/** Writes compose.yaml from the contract: `npm run compose`. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { composeYaml } from '.';
import { attempt, readArguments, runCommand } from '../command';

const usage = `Usage: npm run compose [-- OPTION]

Writes compose.yaml from lib/contract and Minikube's values, and asks docker compose, where it is installed, whether it
accepts the file.

  --help  this text

Exit status: 0 when the file is written, 1 when docker compose refuses it, 2 when it cannot be written or an option does not
exist.
`;

const file = 'compose.yaml';

function docker(...args: readonly string[]): { readonly accepted: boolean; readonly errors: string } {
  const { status, stderr } = spawnSync('docker', ['compose', ...args], { encoding: 'utf8' });
  return { accepted: status === 0, errors: stderr };
}

function main(): void {
  const { values } = readArguments(() => parseArgs({ options: { help: { type: 'boolean' } } }));
  if (values.help === true) {
    process.stdout.write(usage);
    return;
  }
  attempt(
    () => {
      writeFileSync(file, composeYaml());
    },
    (reason) => `${file} cannot be written: ${reason}.`,
  );
  if (!docker('version').accepted) {
    console.log(`${file} is written; docker compose is not installed to check it.`);
    return;
  }
  const { accepted, errors } = docker('--file', file, 'config', '--quiet');
  process.stderr.write(errors);
  console.log(`${file} is written; docker compose ${accepted ? 'accepts' : 'refuses'} it.`);
  if (!accepted) process.exitCode = 1;
}

void runCommand(main, 2);
