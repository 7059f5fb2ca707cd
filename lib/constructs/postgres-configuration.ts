import { postgresTuning } from '../contract';

/** Sizes as postgresql.conf writes them: the largest unit that says it in whole numbers. */
export function formatKilobytes(kilobytes: number): string {
  if (kilobytes % (1024 * 1024) === 0) return `${kilobytes / 1024 / 1024}GB`;
  if (kilobytes % 1024 === 0) return `${kilobytes / 1024}MB`;
  return `${kilobytes}kB`;
}

/**
 * The contract's settings for a container with this memory limit, in MiB: the contract's values at the size they are
 * written for, in proportion to the limit otherwise.
 */
export function postgresSettings(memoryLimitMebibytes: number): Record<string, string> {
  const { memory, disk, planner, max_connections, forMemoryMebibytes } = postgresTuning;
  const written = (settings: object, as: (value: number) => string): [string, string][] =>
    Object.entries(settings).map(([name, value]: [string, number]) => [name, as(value)]);
  return Object.fromEntries([
    ['max_connections', String(max_connections)],
    ...written(memory, (size) =>
      formatKilobytes(Math.floor((size * memoryLimitMebibytes) / forMemoryMebibytes)),
    ),
    ...written(disk, formatKilobytes),
    ...written(planner, String),
  ]);
}

/** postgresql.conf of the in-cluster database for a memory limit in MiB. */
export function postgresConfiguration(memoryLimitMebibytes: number): string {
  // A file that omits listen_addresses listens on localhost alone, and no other pod reaches the database.
  const settings = { listen_addresses: "'*'", ...postgresSettings(memoryLimitMebibytes) };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}
