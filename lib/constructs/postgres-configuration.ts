import { database, postgresTuning } from '../contract';

/** Sizes as postgresql.conf writes them: in the largest unit that makes a whole number. */
export function formatKilobytes(kilobytes: number): string {
  if (kilobytes % (1024 * 1024) === 0) return `${kilobytes / 1024 / 1024}GB`;
  if (kilobytes % 1024 === 0) return `${kilobytes / 1024}MB`;
  return `${kilobytes}kB`;
}

/**
 * The contract's settings for a container with this memory limit, in MiB: sizes of memory in proportion to the limit, the
 * others as they are.
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

/** The same for a server of our own, which others reach: by default, PostgreSQL listens on localhost alone. */
export function serverSettings(memoryLimitMebibytes: number): Record<string, string> {
  return { listen_addresses: '*', ...postgresSettings(memoryLimitMebibytes) };
}

/** postgresql.conf of the in-cluster database for a memory limit in MiB. */
export function postgresConfiguration(memoryLimitMebibytes: number): string {
  return Object.entries(serverSettings(memoryLimitMebibytes))
    .map(([name, value]) => `${name} = ${/^[\w.]+$/.test(value) ? value : `'${value}'`}\n`)
    .join('');
}

/**
 * pg_hba.conf: everybody with a password, but for whoever counts for Prometheus, by the socket, which no other pod reaches.
 * The superuser has none.
 *
 * @param isEncrypted Nobody is let in by TCP without encryption.
 */
export function clientAuthentication(isEncrypted: boolean): string {
  return `local ${database.name} ${database.monitor} trust
local all all scram-sha-256
${isEncrypted ? 'hostssl' : 'host'} ${database.name} all all scram-sha-256
`;
}

/** Size of /dev/shm, where parallel queries share their hash tables: a part of the memory limit, both in MiB. */
export function sharedMemoryMebibytes(memoryLimitMebibytes: number): number {
  return Math.floor(memoryLimitMebibytes / 8);
}
