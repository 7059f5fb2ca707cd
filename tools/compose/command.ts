/**
 * `npm run compose`: writes compose.yaml from the contract, and asks Docker's Compose, where it is installed, whether it
 * accepts the file.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { composeYaml } from '.';

const file = 'compose.yaml';

function docker(...args: readonly string[]): { readonly accepted: boolean; readonly said: string } {
  const { status, stderr } = spawnSync('docker', ['compose', ...args], { encoding: 'utf8' });
  return { accepted: status === 0, said: stderr };
}

writeFileSync(file, composeYaml());
if (!docker('version').accepted)
  console.log(`${file} is written; docker compose is not installed to check it.`);
else {
  const { accepted, said } = docker('--file', file, 'config', '--quiet');
  process.stderr.write(said);
  console.log(`${file} is written; docker compose ${accepted ? 'accepts' : 'refuses'} it.`);
  if (!accepted) process.exitCode = 1;
}
