import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A series that was measured. */
export interface Measured {
  readonly series: string;
  readonly value: number;
}

const text = readFileSync(join(__dirname, 'recorded/kube-state-metrics.txt'), 'utf8');

/** When it was recorded, in seconds since 1970. */
export const recordedAt = Date.parse(/^# (\S+Z)/.exec(text)?.[1] ?? '') / 1000;

/**
 * What kube-state-metrics said of production on a real cluster, as far as alerts read it: a backup had succeeded by its schedule
 * and was suspended then, and the drill had failed by its schedule, for the newest dump had been corrupted.
 */
export const recorded: readonly Measured[] = text
  .split('\n')
  .filter((line) => line.startsWith('kube_'))
  .map((line) => {
    const [, series = '', value] = /^(.*\}) (\S+)$/.exec(line) ?? [];
    return { series, value: Number(value) };
  });
