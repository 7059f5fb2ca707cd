import { writeFileSync } from 'node:fs';
import type { Settings } from '../../lib/environments';
import { Cluster, KubectlFailed } from './cluster';
import { chosenContext } from './context';
import type { KubernetesObject } from './json';
import type { Kubectl } from './kubectl';
import { environmentIn, synthesized } from './manifest';
import { maskOf } from './masking';
import type { Options } from './options';
import { Refusal } from './refusal';
import { line, type Report, summary, written } from './report';
import { removeNamespace, runSteps } from './runner';
import { secretsBeforehand } from './secrets';
import type { Stage } from './stage';
import type { Step } from './step';
import { withStandIns } from './transform';

/** What a proof is made with. */
export interface Means {
  /** Runs until the signal says otherwise. */
  readonly kubectl: Kubectl;
  /** Runs whatever happens: it cleans up. */
  readonly lastingKubectl: Kubectl;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  readonly steps: readonly Step[];
  readonly print: (text: string) => void;
}

/** Proves an environment on a cluster; whether it is proven. Makes a namespace, and removes it. */
export async function proveOn(options: Options, means: Means): Promise<boolean> {
  const { kubectl, lastingKubectl, signal, settings, steps, print } = means;
  const environment = environmentIn(options.namespace, options.environment, settings);
  const emitted = synthesized(environment);
  const context = await chosenContext(kubectl, options.context);
  const cluster = new Cluster(kubectl, context, options.namespace, signal);
  const stage: Stage = {
    cluster,
    environment,
    images: options.images,
    emitted,
    manifest: withStandIns(emitted, environment, options.images),
    secrets: secretsBeforehand(environment),
  };
  const mask = maskOf([...stage.manifest, ...stage.secrets]);
  const started = new Date();

  const lasting = new Cluster(lastingKubectl, context, options.namespace);
  // Not to be interrupted: whoever is killed over it does not know whether there is something to remove.
  await makeNamespace(lasting, stage.manifest);
  print(`${environment.name} on ${context}, in the namespace ${options.namespace}\n`);
  let proven = false;
  try {
    const results = await runSteps(steps, {
      stage,
      mask,
      signal,
      progress: (result) => {
        print(`${line(result)}\n`);
      },
    });
    proven = results.every(({ outcome }) => outcome !== 'failed' && outcome !== 'not run');
    const report: Report = {
      context,
      environment: environment.name,
      namespace: options.namespace,
      started: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      proven,
      results,
    };
    for (const file of options.reports) writeFileSync(file, written(report, file));
    print(`\n${summary(report)}`);
  } finally {
    const removed = options.keep ? kept(options.namespace, print) : await remove(lasting, print);
    proven &&= removed;
  }
  return proven;
}

function kept(namespace: string, print: Means['print']): boolean {
  print(`The namespace ${namespace} is kept.\n`);
  return true;
}

async function remove(cluster: Cluster, print: Means['print']): Promise<boolean> {
  print(`Removing the namespace ${cluster.namespace}.\n`);
  try {
    await removeNamespace(cluster);
    return true;
  } catch (error) {
    if (!(error instanceof KubectlFailed)) throw error;
    const command = `kubectl --context=${cluster.context} delete namespace ${cluster.namespace}`;
    print(`It is not removed: ${error.message}\nRemove it with: ${command}\n`);
    return false;
  }
}

/** Makes the namespace as the manifest says, and takes none that is there already. */
async function makeNamespace(cluster: Cluster, manifest: readonly KubernetesObject[]): Promise<void> {
  const namespace = manifest.find(({ kind }) => kind === 'Namespace');
  const answer = await cluster.run(['create', '--save-config', '--filename=-'], JSON.stringify(namespace));
  if (answer.status === 0) return;
  if (answer.stderr.includes('AlreadyExists')) {
    throw new Refusal(`The namespace ${cluster.namespace} is there already: name another, or remove it.`);
  }
  throw new Refusal(`The namespace ${cluster.namespace} cannot be made: ${answer.stderr.trim()}`);
}
