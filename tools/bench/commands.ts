import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder as memory } from '../../runner/memory';
import { type Command, run } from './measure';

const node = process.execPath;

/** What is measured, and the peers that are not installed. */
export interface Commands {
  readonly commands: readonly Command[];
  /** What has every program bundled again, and so is measured after the others. */
  readonly afterEdit: Command;
  readonly missing: readonly string[];
}

/**
 * Everything that `npm run bench` runs. The first is the floor of all.
 *
 * @param folder Where they may write; it holds the manifests, and the chart of one, afterwards.
 */
export function commandsIn(folder: string): Commands {
  const inFolder = (name: string): string => join(folder, name);
  const [plain, chart, kustomization] = [inFolder('plain'), inFolder('chart'), inFolder('kustomization')];
  const write = (output: string, ...args: readonly string[]): void => {
    run({ name: 'synth', program: node, args: ['tools/synth/index.cjs', ...args, '--output', output] });
  };
  write(plain);
  write(chart, 'production', '--format', 'helm', '--chart-version', '1.0.0');
  write(kustomization, 'production');
  const resources = readdirSync(kustomization);
  writeFileSync(join(kustomization, 'kustomization.yaml'), JSON.stringify({ resources }));
  const manifests = readdirSync(plain).map((name) => join(plain, name));

  const scratch = join(folder, 'scratch');
  const env = { CDK8S_OUTDIR: scratch };
  const main = ['runner', 'main.ts'];
  const own: readonly Command[] = [
    {
      name: 'loading cdk8s-plus alone (the floor)',
      program: node,
      args: ['--eval', "require('cdk8s-plus-28')"],
    },
    { name: 'main.ts, both environments', program: node, args: main, env },
    {
      name: 'main.ts, production alone',
      program: node,
      args: main,
      env: { ...env, TODO_CHATBOT_ENVIRONMENT: 'production' },
    },
    { name: 'the checks of both', program: node, args: ['runner', 'tools/check/command.ts', ...manifests] },
    { name: 'npx cdk8s --version', program: 'npx', args: ['cdk8s', '--version', '--no-check-upgrade'] },
    {
      name: 'npx cdk8s synth',
      program: 'npx',
      args: ['cdk8s', 'synth', '--no-check-upgrade', '--output', scratch],
    },
    { name: 'npm run synth', program: 'npm', args: ['run', 'synth', '--', '--output', scratch] },
  ];
  const peers: readonly Command[] = [
    { name: 'helm template, production', program: 'helm', args: ['template', chart] },
    { name: 'kubectl kustomize, production', program: 'kubectl', args: ['kustomize', kustomization] },
  ];
  return {
    afterEdit: { name: 'main.ts, after an edit', program: node, args: main, env, prepare: forget },
    commands: [...own, ...peers.filter(isInstalled)],
    missing: peers.filter((peer) => !isInstalled(peer)).map(({ program }) => program),
  };
}

/** Has programs bundled again, as an edit has. */
function forget(): void {
  rmSync(memory, { recursive: true, force: true });
}

function isInstalled({ program }: Command): boolean {
  return spawnSync(program, ['--help'], { stdio: 'ignore' }).error === undefined;
}
