import { type Environment, minikube } from '../../lib/environments';
import { synthesized } from '../../tools/e2e/environment';
import type { Stage } from '../../tools/e2e/step';
import { type StageImages, withStandIns } from '../../tools/e2e/transform';
import { FakeCluster, type FakeKubectl } from './fake-kubectl';

/** Stand-ins on a stock image. */
export const stock = {
  node: 'node:22-alpine',
  postgres: 'postgres:15-alpine',
} as const satisfies StageImages;

/** A stage on a fake cluster. */
export function stageOn(
  kubectl: FakeKubectl,
  environment: Environment = minikube,
  images: StageImages = stock,
): Stage {
  const emitted = synthesized(environment);
  return {
    cluster: new FakeCluster(kubectl, 'a-context', environment.namespace),
    outside: new FakeCluster(kubectl, 'a-context', 'outside'),
    environment,
    images,
    emitted,
    manifest: withStandIns(emitted, environment, images),
    secrets: [],
    streams: 50,
  };
}

/** A list of objects as `kubectl get --output=json` prints it. */
export function listed(items: readonly unknown[]): string {
  return JSON.stringify({ kind: 'List', items });
}

/** A pod of a workload that serves. */
export function pod(workload: string, number: number, status: object = {}): unknown {
  const name = `${workload}-${number}`;
  const labels = { 'app.kubernetes.io/name': workload };
  const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'True' }));
  return {
    kind: 'Pod',
    metadata: { name, uid: name, labels, ownerReferences: [{ kind: 'ReplicaSet' }] },
    status: { phase: 'Running', podIP: `10.0.0.${number}`, conditions, ...status },
  };
}

/** The workload whose pods a kubectl asks for. */
export function workloadOf(args: readonly string[]): string | undefined {
  return /--selector=.*name=(todo-[\w-]+)/.exec(args.join(' '))?.[1];
}
