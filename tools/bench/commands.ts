import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder as memory } from '../../runner/memory';
import { type Command, run } from './measure';

/** What is measured, and the peers that are not installed. */
export interface Commands {
  readonly commands: readonly Command[];
  /** It has every program bundled again, and so is measured after the others. */
  readonly afterEdit: Command;
  readonly missing: readonly string[];
}

function command(name: string, line: readonly [program: string, ...args: string[]]): Command {
  const [program, ...args] = line;
  return { name, program, args };
}

/**
 * Everything that `npm run bench` runs. The first is the floor of all.
 *
 * @param folder Where they may write; it holds the manifests, and the chart of one, afterwards.
 */
export function commandsIn(folder: string): Commands {
  const [plain, chart] = [join(folder, 'plain'), join(folder, 'chart')];
  const [kustomization, scratch] = [join(folder, 'kustomization'), join(folder, 'scratch')];
  const node = process.execPath;
  const write = (output: string, ...args: readonly string[]): void => {
    run(command('synth', [node, 'tools/synth/index.cjs', ...args, '--output', output]));
  };
  write(plain);
  write(chart, 'production', '--format', 'helm', '--chart-version', '1.0.0');
  write(kustomization, 'production');
  const resources = readdirSync(kustomization);
  writeFileSync(join(kustomization, 'kustomization.yaml'), JSON.stringify({ resources }));
  const manifests = readdirSync(plain).map((name) => join(plain, name));

  const env = { CDK8S_OUTDIR: scratch };
  const main = command('main.ts, both environments', [node, 'runner', 'main.ts']);
  const own = [
    command('loading cdk8s-plus alone (the floor)', [node, '--eval', "require('cdk8s-plus-28')"]),
    { ...main, env },
    { ...main, name: 'main.ts, production alone', env: { ...env, TODO_CHATBOT_ENVIRONMENT: 'production' } },
    command('the checks of both', [node, 'runner', 'tools/check/command.ts', ...manifests]),
    command('npx cdk8s --version', ['npx', 'cdk8s', '--version', '--no-check-upgrade']),
    command('npx cdk8s synth', ['npx', 'cdk8s', 'synth', '--no-check-upgrade', '--output', scratch]),
    command('npm run synth', ['npm', 'run', 'synth', '--', '--output', scratch]),
  ];
  const peers = [
    command('helm template, production', ['helm', 'template', chart]),
    command('kubectl kustomize, production', ['kubectl', 'kustomize', kustomization]),
  ];
  return {
    commands: [...own, ...peers.filter(isInstalled)],
    afterEdit: { ...main, name: 'main.ts, after an edit', env, prepare: forget },
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
