import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { spreadOf, type Times } from './measure';

/** How long `npm run watch` takes from a save until it prints what changed, in a copy of the sources in a folder. */
export async function measureWatch(folder: string, runs: number): Promise<Times> {
  const copy = join(folder, 'watch');
  mkdirSync(copy);
  for (const name of ['main.ts', 'lib', 'imports']) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  const source = join(copy, 'lib/environments/production.ts');
  const text = readFileSync(source, 'utf8');

  const child = spawn(process.execPath, [resolve('runner'), resolve('tools/watch/command.ts')], {
    cwd: copy,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  try {
    await until(() => output.includes('Watching'));
    const times: number[] = [];
    // The first saves find it cold.
    for (let turn = -3; turn < runs; turn++) {
      output = '';
      const domain = `tenant-${turn + 3}.example.com`;
      const began = performance.now();
      writeFileSync(source, text.replace('todo.example.com', domain));
      await until(() => new RegExp(`${domain}[^]*Synthesized`).test(output));
      if (turn >= 0) times.push(performance.now() - began);
    }
    return spreadOf(times);
  } finally {
    child.kill();
  }
}

/** @throws when it does not happen within ten seconds. */
async function until(happens: () => boolean): Promise<void> {
  const began = performance.now();
  while (!happens()) {
    if (performance.now() - began > 10_000)
      throw new Error('npm run watch did not answer within ten seconds.');
    await setTimeout(1);
  }
}
