import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bundleAgain } from '../../runner/bundle';
import { evaluate } from '../../runner';
import { inColour } from '../command';
import { type Manifests, report } from './report';

/** What `cdk8s synth` writes, and what `kubectl apply` reads. */
const folder = 'dist';

function isManifest(name: string): boolean {
  return name.endsWith('.k8s.yaml');
}

function manifestsIn(place: string): Map<string, string> {
  // There is none before the first synthesis, and a program that stops early leaves none behind.
  const names = existsSync(place) ? readdirSync(place).filter(isManifest).sort() : [];
  return new Map(names.map((name) => [name, readFileSync(join(place, name), 'utf8')]));
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

  /** Synthesizes, and tells what changed. What fails is told as well, and leaves the manifests as they were. */
  async update(): Promise<void> {
    const began = performance.now();
    const draft = mkdtempSync(join(tmpdir(), 'todo-chatbot-watch-'));
    try {
      await this.synthesize(draft);
      const next = manifestsIn(draft);
      // A run that fails has said why.
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
