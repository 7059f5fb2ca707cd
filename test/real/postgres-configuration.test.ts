import { mkdtempSync, chmodSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresConfiguration, postgresSettings } from '../../lib/constructs/postgres-configuration';
import { minikube, production } from '../../lib/environments';
import { PostgresServer } from './postgres-server';

function memoryLimit({ database }: typeof minikube): number {
  if (database.kind === 'external') throw new Error('no server of ours');
  return database.resources.limits.memoryMebibytes;
}

/** The smallest limit that an environment may give, those of the two environments, and a large one. */
const limits = [256, memoryLimit(minikube), memoryLimit(production), 8192];

describe.each(limits)('the postgresql.conf for %i MiB', (limit) => {
  const directory = mkdtempSync(join(tmpdir(), 'postgresql-conf-'));
  const configFile = join(directory, 'postgresql.conf');
  let server: PostgresServer;

  beforeAll(async () => {
    // Read by the unprivileged user that PostgreSQL runs as.
    chmodSync(directory, 0o755);
    writeFileSync(configFile, postgresConfiguration(limit), { mode: 0o644 });
    server = await PostgresServer.start({ configFile });
  });
  afterAll(() => {
    server.stop();
    rmSync(directory, { recursive: true });
  });

  it('is loaded by a real server without an error, every setting from this file', () => {
    expect(server.admin('select count(*) from pg_file_settings where error is not null')).toBe('0');
    const applied = server.admin('select name from pg_file_settings where applied order by 1');
    expect(applied.split('\n')).toEqual(
      expect.arrayContaining(['listen_addresses', ...Object.keys(postgresSettings(limit))]),
    );
  });

  it.each(Object.entries(postgresSettings(limit)))('makes %s %s', (name, value) => {
    expect(server.admin(`show ${name}`)).toBe(value);
  });
});
