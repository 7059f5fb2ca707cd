import type { Environment, IngressEdge } from '../../lib/environments';
import type { Certificates } from './certificates';
import type { Cluster } from './cluster';
import type { Mapping } from '../manifest';
import type { StageImages } from './transform';

/** Where the steps work, and with what. */
export interface Stage {
  readonly cluster: Cluster;
  /** A second namespace, for the edge and for pods that belong to no part of the stack. */
  readonly outside: Cluster;
  readonly environment: Environment;
  readonly images: StageImages;
  /** What synth emits; with `--assigned-users`, as the cluster would change it. */
  readonly emitted: readonly Mapping[];
  /** The same with stand-ins: what is applied. */
  readonly manifest: readonly Mapping[];
  /** Secrets that exist beforehand. */
  readonly secrets: readonly Mapping[];
  /** How many answers stream through a rollout. */
  readonly streams: number;
  /** Through which they stream, too. Default: none. */
  readonly ingress?: IngressEdge;
  /** Those of the database. Default: connections to it are not encrypted. */
  readonly certificates?: Certificates;
  /** Who asks the applications of `examples`. Default: stand-ins run, which know no users. */
  readonly user?: { readonly headers: (stage: Stage) => Promise<Readonly<Record<string, string>>> };
  /** The browser of this machine that uses them. Default: there is none. */
  readonly browser?: string;
}

/** What a step found. */
export interface Finding {
  /** `not enforced`: the cluster has no means to; `not applicable`: the environment does not ask for it. */
  readonly outcome: 'passed' | 'not enforced' | 'not applicable';
  /** What was seen, in one sentence. */
  readonly detail: string;
}

/** One thing that is proven. */
export interface Step {
  /** Short: results, and the needs of other steps, refer to it. */
  readonly name: string;
  /** What is true afterwards. */
  readonly proves: string;
  /** Steps without which this one has nothing to look at. */
  readonly needs: readonly string[];
  /** @throws NotProven when it is not so. */
  readonly prove: (stage: Stage) => Promise<Finding>;
}

/** Says that something is so, with what was seen. */
export function passed(detail: string): Finding {
  return { outcome: 'passed', detail };
}

/** What a step found to be false: its message goes into the summary, so it is one sentence that names the cause. */
export class NotProven extends Error {}

/** @throws NotProven with all mistakes, where there is one. */
export function expectNone(mistakes: readonly string[]): void {
  if (mistakes.length > 0) throw new NotProven(mistakes.join('; '));
}

/** Looks twice a second until nothing is missing or the time is up; returns what was missing last. */
export async function leftAfter<T>(
  cluster: Pick<Cluster, 'now' | 'pause'>,
  limitSeconds: number,
  missing: () => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const end = cluster.now() + limitSeconds * 1000;
  for (;;) {
    const left = await missing();
    if (left.length === 0 || cluster.now() >= end) return left;
    await cluster.pause(500);
  }
}

/**
 * Looks twice a second until `missing` finds nothing missing any more.
 *
 * @throws NotProven with what was still missing when the time was up.
 */
export async function until(
  cluster: Pick<Cluster, 'now' | 'pause'>,
  limitSeconds: number,
  missing: () => Promise<string | undefined>,
): Promise<void> {
  const left = await leftAfter(cluster, limitSeconds, async () => [(await missing()) ?? []].flat());
  expectNone(left.map((reason) => `${reason} (waited ${limitSeconds} s)`));
}
