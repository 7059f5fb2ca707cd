import { postgresTuning } from '../contract';

/** Sizes as postgresql.conf writes them: the largest unit that says it in whole numbers. */
export function formatKilobytes(kilobytes: number): string {
  if (kilobytes % (1024 * 1024) === 0) return `${kilobytes / 1024 / 1024}GB`;
  if (kilobytes % 1024 === 0) return `${kilobytes / 1024}MB`;
  return `${kilobytes}kB`;
}

/**
 * The contract's postgresql.conf for a container with this memory limit, in MiB: the contract's values at the size
 * they are written for, in proportion to the limit otherwise.
 */
export function postgresConfiguration(memoryLimitMebibytes: number): string {
  const { memory, disk, planner, max_connections, forMemoryMebibytes } = postgresTuning;
  const sized = Object.entries(memory).map(([name, kilobytes]): [string, string] => [
    name,
    formatKilobytes(Math.floor((kilobytes * memoryLimitMebibytes) / forMemoryMebibytes)),
  ]);
  const settings: readonly (readonly [string, string])[] = [
    // A file that omits it listens on localhost alone, and no other pod reaches the database.
    ['listen_addresses', "'*'"],
    ['max_connections', String(max_connections)],
    ...sized,
    ...Object.entries(disk).map(([name, kilobytes]): [string, string] => [name, formatKilobytes(kilobytes)]),
    ...Object.entries(planner).map(([name, value]): [string, string] => [name, String(value)]),
  ];
  return settings.map(([name, value]) => `${name} = ${value}\n`).join('');
}
