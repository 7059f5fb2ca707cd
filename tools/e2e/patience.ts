import type { Cluster } from './cluster';

/** What a step found to be false: its message goes into the summary, so it is one sentence that names the cause. */
export class NotProven extends Error {}

/**
 * Asks again until `missing` finds nothing missing any more.
 *
 * @throws NotProven with what was still missing when the time was up.
 */
export async function until(
  cluster: Pick<Cluster, 'now' | 'pause'>,
  limitSeconds: number,
  missing: () => Promise<string | undefined>,
): Promise<void> {
  const end = cluster.now() + limitSeconds * 1000;
  for (;;) {
    const reason = await missing();
    if (reason === undefined) return;
    if (cluster.now() >= end) throw new NotProven(`${reason} (waited ${limitSeconds} s)`);
    await cluster.pause(500);
  }
}

/** Asks again until nothing is missing or the time is up; returns what was missing last. */
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
