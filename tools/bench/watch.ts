import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { spreadOf, type Times } from './measure';

/** How long `npm run watch` takes from a save until it has told what changed, in a copy of the sources in a folder. */
export async function measureWatch(folder: string, runs: number): Promise<Times> {
  const copy = join(folder, 'watch');
  mkdirSync(copy);
  for (const name of ['main.ts', 'lib', 'imports']) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
  const source = join(copy, 'lib/environments/production.ts');
  const text = readFileSync(source, 'utf8');

  const child = spawn(process.execPath, [resolve('runner'), resolve('tools/watch.ts')], { cwd: copy });
  const told = (): Promise<void> =>
    new Promise((done, fail) => {
      child.stdout.on('data', function listen(chunk: Buffer) {
        if (!chunk.toString().includes('Synthesized in')) return;
        child.stdout.off('data', listen);
        done();
      });
      child.once('exit', () => {
        fail(new Error('npm run watch ended.'));
      });
    });
  try {
    await told();
    const times: number[] = [];
    // The first saves find it cold.
    for (let turn = -3; turn < runs; turn++) {
      const began = performance.now();
      writeFileSync(source, text.replace('todo.example.com', `todo-${turn + 3}.example.com`));
      await told();
      if (turn >= 0) times.push(performance.now() - began);
    }
    return spreadOf(times);
  } finally {
    child.kill();
  }
}
