import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bundleAgain } from '../../runner/bundle';
import { evaluate } from '../../runner';
import { inColour } from '../command';
import { type Manifests, report } from './report';

/** Where `cdk8s synth` writes. */
const folder = 'dist';

/** None before the first synthesis, and none of a program that stops early. */
function manifestsIn(place: string): Manifests {
  const names = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.k8s.yaml')) : [];
  return new Map(names.sort().map((name) => [name, readFileSync(join(place, name), 'utf8')]));
}

/** The program that synthesizes, held ready in this process, and the manifests that it wrote last. */
export class Synthesis {
  private constructor(
    private readonly program: string,
    private readonly bundle: Awaited<ReturnType<typeof bundleAgain>>,
    private manifests: Manifests,
  ) {}

  /** @param program Path of main.ts. */
  static async open(program: string): Promise<Synthesis> {
    return new Synthesis(program, await bundleAgain(program), manifestsIn(folder));
  }

  /** Synthesizes, and prints what changed, or what failed: then the manifests stay as they were. */
  async update(): Promise<void> {
    const began = performance.now();
    const draft = mkdtempSync(join(tmpdir(), 'todo-chatbot-watch-'));
    try {
      await this.synthesize(draft);
      const next = manifestsIn(draft);
      // A run that fails has printed why.
      if (next.size === 0) return;
      this.replace(draft, next);
      const changes = report(this.manifests, next, { colour: inColour() });
      this.manifests = next;
      const time = `${(performance.now() - began).toFixed(0)} ms`;
      process.stdout.write(`${changes}Synthesized in ${time}${changes === '' ? ': nothing changed' : ''}.\n`);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }

  private async synthesize(output: string): Promise<void> {
    const program = await this.bundle();
    if (program === undefined) return;
    process.env['CDK8S_OUTDIR'] = output;
    try {
      evaluate(this.program, program);
    } catch (error) {
      console.error(error);
    }
  }

  private replace(draft: string, next: Manifests): void {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of next)
      if (this.manifests.get(name) !== text) copyFileSync(join(draft, name), join(folder, name));
    for (const name of this.manifests.keys())
      if (!next.has(name)) rmSync(join(folder, name), { force: true });
  }
}
