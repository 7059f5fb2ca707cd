import type { Cluster } from './cluster';

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
