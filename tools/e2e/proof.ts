import { writeFileSync } from 'node:fs';
import type { Settings } from '../../lib/environments';
import { certified } from './certificates';
import { Cluster, KubectlFailed } from './cluster';
import { withAssignedUsers } from './assigned-users';
import { type Changes, environmentIn, ingressOf, secretsBeforehand, synthesized } from './environment';
import { browserFile } from './examples/browser-file';
import { modelIn } from './examples/model';
import { User } from './examples/user';
import { Manifest, type Mapping, Mask, nameOf, textsAt } from '../manifest';
import type { Kubectl } from './kubectl';
import { chosenContext, type Options } from './options';
import { Mistake } from '../command';
import { line, type Report, type Result, summary, written } from './report';
import { removeNamespaces, runSteps } from './runner';
import type { Stage, Step } from './step';
import { stageImages, withStandIns } from './transform';

/** What a proof is made with. */
export interface Means {
  /** Stops what it runs when the signal says so. */
  readonly kubectl: Kubectl;
  /** Goes on after the signal: it makes the namespaces and removes them. */
  readonly lastingKubectl: Kubectl;
  readonly signal: AbortSignal;
  readonly settings: Settings;
  readonly steps: readonly Step[];
  readonly print: (text: string) => void;
}

/**
 * Proves an environment on a cluster; whether it is proven. Makes two namespaces, and removes them.
 *
 * @throws Mistake where nothing was tried: an environment, context or namespace that cannot be used.
 */
export async function proveOn(options: Options, means: Means): Promise<boolean> {
  const { kubectl, lastingKubectl, signal, settings, steps, print } = means;
  const { namespace, keep, reports, examples } = options;
  const outside = `${namespace}-outside`;
  const { egress, assignedUsers } = options;
  const changes: Changes = {
    ...(examples && { model: modelIn(outside) }),
    ...(egress && { egress }),
    ...(assignedUsers && { account: 'assigned' }),
  };
  const asked = environmentIn(namespace, outside, options.environment, settings, changes);
  if (examples && asked.domain !== 'localhost') {
    const why = 'a browser and the backend reach it at its public address alone';
    throw new Mistake(
      `--examples needs an environment on localhost, such as minikube: ${asked.name} is not, ${why}.`,
    );
  }
  const context = await chosenContext(kubectl, options.context);
  const cluster = new Cluster(kubectl, context, namespace, signal);
  const { environment, certificates } = await certified(cluster, asked);
  const plain = synthesized(environment);
  const emitted = assignedUsers ? withAssignedUsers(plain) : plain;
  const browser = options.browser ?? browserFile();
  const images = stageImages(environment, options);
  const stage: Stage = {
    cluster,
    outside: new Cluster(kubectl, context, outside, signal),
    environment,
    images,
    emitted,
    manifest: withStandIns(emitted, environment, images),
    secrets: secretsBeforehand(environment, certificates?.objects.map(nameOf)),
    ...(certificates && { certificates }),
    streams: options.streams,
    ...(options.ingressClass !== undefined && { ingress: ingressOf(options.ingressClass) }),
    ...(examples && { user: new User() }),
    ...(browser !== undefined && { browser }),
  };
  const all = [...stage.manifest, ...stage.secrets, ...(certificates?.objects ?? [])];
  const mask = new Mask(new Manifest(all).objects);
  const started = new Date();

  // Not to be interrupted: after a `create` that was stopped, it is unknown whether there is something to remove.
  const lasting = new Cluster(lastingKubectl, context, namespace);
  const made: string[] = [];
  let proven = false;
  try {
    for (const each of namespacesOf(stage)) {
      await makeNamespace(lasting, each);
      made.push(nameOf(each));
    }
    print(`${environment.name} on ${context}, in the namespaces ${made.join(' and ')}\n`);
    const progress = (result: Result): void => {
      print(`${line(result)}\n`);
    };
    const results = await runSteps(steps, { stage, mask, signal, progress });
    proven = results.every(({ outcome }) => outcome !== 'failed' && outcome !== 'not run');
    const report: Report = {
      context,
      environment: environment.name,
      namespace,
      started: started.toISOString(),
      seconds: (Date.now() - started.getTime()) / 1000,
      proven,
      results,
    };
    for (const file of reports) writeFileSync(file, written(report, file));
    print(`\n${summary(report)}`);
  } finally {
    if (keep) print(made.map((each) => `The namespace ${each} is kept.\n`).join(''));
    else if (made.length > 0) proven = (await remove(lasting, made, print)) && proven;
  }
  return proven;
}

async function remove(cluster: Cluster, names: readonly string[], print: Means['print']): Promise<boolean> {
  print(`Removing the namespaces ${names.join(' and ')}.\n`);
  try {
    await removeNamespaces(cluster, names);
    return true;
  } catch (error) {
    if (!(error instanceof KubectlFailed)) throw error;
    const command = `kubectl --context=${cluster.context} delete namespace ${names.join(' ')}`;
    print(`They are not removed: ${error.message}\nRemove them with: ${command}\n`);
    return false;
  }
}

/** The namespace as the manifest says, and the second one with the same Pod Security. */
function namespacesOf({ manifest, outside }: Stage): readonly Mapping[] {
  const namespaces = manifest.filter(({ kind }) => kind === 'Namespace');
  return namespaces.flatMap((namespace) => {
    const labels = Object.entries(textsAt(namespace, 'metadata', 'labels'));
    const security = labels.filter(([name]) => name.startsWith('pod-security.kubernetes.io/'));
    const metadata = { name: outside.namespace, labels: Object.fromEntries(security) };
    return [namespace, { apiVersion: 'v1', kind: 'Namespace', metadata }];
  });
}

/** Makes a namespace; refuses one that is there already. */
async function makeNamespace(cluster: Cluster, namespace: Mapping): Promise<void> {
  const answer = await cluster.run(['create', '--save-config', '--filename=-'], JSON.stringify(namespace));
  if (answer.status === 0) return;
  throw new Mistake(
    answer.stderr.includes('AlreadyExists')
      ? `The namespace ${nameOf(namespace)} is there already: name another, or remove it.`
      : `The namespace ${nameOf(namespace)} cannot be made: ${answer.stderr.trim()}`,
  );
}
