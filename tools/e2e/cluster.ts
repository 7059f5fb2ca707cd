import { setTimeout } from 'node:timers/promises';
import { type Mapping, listAt } from '../manifest';
import type { Answer, Kubectl, Running } from './kubectl';

/** What kubectl refused, in its own words. */
export class KubectlFailed extends Error {
  constructor(args: readonly string[], { status, stderr }: Answer) {
    super(`kubectl ${args.slice(0, 3).join(' ')} ended with status ${status}: ${stderr.trim()}`);
  }
}

/** One namespace of one context: every command names both, so that switching contexts meanwhile changes nothing. */
export class Cluster {
  constructor(
    private readonly kubectl: Kubectl,
    readonly context: string,
    readonly namespace: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** Runs kubectl, however it ends. */
  run(args: readonly string[], input?: string): Promise<Answer> {
    return this.kubectl.run(this.placed(args), input);
  }

  /** Runs kubectl; @throws KubectlFailed unless it ends well. */
  async succeed(args: readonly string[], input?: string): Promise<Answer> {
    const answer = await this.run(args, input);
    if (answer.status !== 0) throw new KubectlFailed(args, answer);
    return answer;
  }

  /** Runs kubectl and returns its standard output; @throws KubectlFailed unless it ends well. */
  async ask(args: readonly string[], input?: string): Promise<string> {
    return (await this.succeed(args, input)).stdout;
  }

  /** Starts a kubectl that goes on until it is stopped. */
  start(args: readonly string[]): Running {
    return this.kubectl.start(this.placed(args));
  }

  /** Objects of one or more kinds, such as `deployments,jobs`, that have every one of the labels. */
  async list(
    kinds: string,
    labels: Readonly<Record<string, string>> = {},
    namespace = this.namespace,
  ): Promise<readonly unknown[]> {
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const place = [`--namespace=${namespace}`, `--selector=${selector.join(',')}`];
    return itemsOf(await this.ask(['get', kinds, ...place, '--output=json']));
  }

  /** Objects as the cluster has them, in the order of the given ones. */
  async current(objects: readonly Mapping[]): Promise<readonly unknown[]> {
    return itemsOf(await this.ask(['get', '--filename=-', '--output=json'], written(objects)));
  }

  /** Applies objects; the answer holds the warnings. */
  apply(objects: readonly Mapping[], options: readonly string[] = []): Promise<Answer> {
    return this.succeed(['apply', ...options, '--filename=-'], written(objects));
  }

  /** Deletes objects, and does not wait until they are gone. */
  async delete(objects: readonly Mapping[], options: readonly string[] = []): Promise<void> {
    if (objects.length === 0) return;
    const args = ['delete', '--ignore-not-found', '--wait=false', ...options, '--filename=-'];
    await this.ask(args, written(objects));
  }

  /** The time that waiting is measured by, in milliseconds. */
  now(): number {
    return performance.now();
  }

  /** Waits, unless the run is stopped. */
  async pause(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds, undefined, { ...(this.signal && { signal: this.signal }) });
  }

  private placed(args: readonly string[]): readonly string[] {
    // Before the rest: what follows `--` belongs to a command inside a container.
    const hasNamespace = args.some((argument) => argument.startsWith('--namespace='));
    return [`--context=${this.context}`, ...(hasNamespace ? [] : [`--namespace=${this.namespace}`]), ...args];
  }
}

/** JSON, which is YAML as well, of objects as kubectl reads them. */
function written(objects: readonly Mapping[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

function itemsOf(text: string): readonly unknown[] {
  return listAt(JSON.parse(text), 'items');
}
