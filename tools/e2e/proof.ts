import { writeFileSync } from 'node:fs';
import type { Settings } from '../../lib/environments';
import { Cluster, KubectlFailed } from './cluster';
import { chosenContext } from './context';
import { type KubernetesObject, nameOf, textsAt } from './json';
import type { Kubectl } from './kubectl';
import { environmentIn, synthesized } from './manifest';
import { maskOf } from './masking';
import type { Options } from './options';
import { Refusal } from './refusal';
import { line, type Report, summary, written } from './report';
import { removeNamespaces, runSteps } from './runner';
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

/** Proves an environment on a cluster; whether it is proven. Makes two namespaces, and removes them. */
export async function proveOn(options: Options, means: Means): Promise<boolean> {
  const { kubectl, lastingKubectl, signal, settings, steps, print } = means;
  const namespaces = { stack: options.namespace, outside: `${options.namespace}-outside` };
  const environment = environmentIn(namespaces, options.environment, settings);
  const emitted = synthesized(environment);
  const context = await chosenContext(kubectl, options.context);
  const cluster = new Cluster(kubectl, context, options.namespace, signal);
  const stage: Stage = {
    cluster,
    outside: new Cluster(kubectl, context, namespaces.outside, signal),
    environment,
    images: options.images,
    emitted,
    manifest: withStandIns(emitted, environment, options.images),
    secrets: secretsBeforehand(environment),
  };
  const mask = maskOf([...stage.manifest, ...stage.secrets]);
  const started = new Date();

  // Not to be interrupted: whoever is killed over it does not know whether there is something to remove.
  const lasting = new Cluster(lastingKubectl, context, namespaces.stack);
  const made: string[] = [];
  let proven = false;
  try {
    for (const namespace of namespacesOf(stage)) {
      await makeNamespace(lasting, namespace);
      made.push(nameOf(namespace));
    }
    print(`${environment.name} on ${context}, in the namespaces ${made.join(' and ')}\n`);
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
    const removed = options.keep ? kept(made, print) : await remove(lasting, made, print);
    proven &&= removed;
  }
  return proven;
}

function kept(namespaces: readonly string[], print: Means['print']): boolean {
  for (const namespace of namespaces) print(`The namespace ${namespace} is kept.\n`);
  return true;
}

async function remove(
  cluster: Cluster,
  namespaces: readonly string[],
  print: Means['print'],
): Promise<boolean> {
  if (namespaces.length === 0) return true;
  print(`Removing the namespaces ${namespaces.join(' and ')}.\n`);
  try {
    await removeNamespaces(cluster, namespaces);
    return true;
  } catch (error) {
    if (!(error instanceof KubectlFailed)) throw error;
    const command = `kubectl --context=${cluster.context} delete namespace ${namespaces.join(' ')}`;
    print(`They are not removed: ${error.message}\nRemove them with: ${command}\n`);
    return false;
  }
}

/** The namespace as the manifest says, and the second one with the same Pod Security. */
function namespacesOf({ manifest, outside }: Stage): readonly KubernetesObject[] {
  return manifest
    .filter(({ kind }) => kind === 'Namespace')
    .flatMap((namespace) => [
      namespace,
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: outside.namespace, labels: securityLabels(namespace) },
      },
    ]);
}

function securityLabels(namespace: KubernetesObject): Readonly<Record<string, string>> {
  const labels = Object.entries(textsAt(namespace, 'metadata', 'labels'));
  return Object.fromEntries(labels.filter(([name]) => name.startsWith('pod-security.kubernetes.io/')));
}

/** Makes a namespace, and takes none that is there already. */
async function makeNamespace(cluster: Cluster, namespace: KubernetesObject): Promise<void> {
  const answer = await cluster.run(['create', '--save-config', '--filename=-'], JSON.stringify(namespace));
  if (answer.status === 0) return;
  if (answer.stderr.includes('AlreadyExists')) {
    throw new Refusal(`The namespace ${nameOf(namespace)} is there already: name another, or remove it.`);
  }
  throw new Refusal(`The namespace ${nameOf(namespace)} cannot be made: ${answer.stderr.trim()}`);
}
