import { postgresConfiguration, postgresSettings } from '../../lib/constructs/postgres-configuration';
import { minikube, production } from '../../lib/environments';
import { serverOfTests } from './postgres-server';

function memoryLimit({ database }: typeof minikube): number {
  if (database.kind === 'external') throw new Error('no server of ours');
  return database.resources.limits.memoryMebibytes;
}

/** The smallest limit that an environment may give, those of the two environments, and a large one. */
const limits = [256, memoryLimit(minikube), memoryLimit(production), 8192];

describe.each(limits)('the postgresql.conf for %i MiB', (limit) => {
  const server = serverOfTests(postgresConfiguration(limit));

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
