/** Writes compose.yaml from the contract: `npm run compose`. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { composeYaml } from '.';
import { orMistake, runCommand } from '../command';

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

function main(): number {
  orMistake(
    () => {
      writeFileSync(file, composeYaml());
    },
    (reason) => `${file} cannot be written: ${reason}.`,
  );
  if (!docker('version').accepted) {
    process.stdout.write(`${file} is written; docker compose is not installed to check it.\n`);
    return 0;
  }
  const { accepted, errors } = docker('--file', file, 'config', '--quiet');
  process.stderr.write(errors);
  process.stdout.write(`${file} is written; docker compose ${accepted ? 'accepts' : 'refuses'} it.\n`);
  return accepted ? 0 : 1;
}

runCommand({ usage, options: {}, allowPositionals: false, statusOfMistake: 2, main });
