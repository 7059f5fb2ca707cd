import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresServer } from './postgres-server';

test('starts with a given postgresql.conf, which decides all but port and socket', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'conf-'));
  const configFile = join(directory, 'postgresql.conf');
  writeFileSync(configFile, "listen_addresses = 'localhost'\nwork_mem = 2621kB\n");
  const server = await PostgresServer.start({ configFile });
  try {
    expect(server.psql('show work_mem')).toBe('2621kB');
    expect(server.psql('show listen_addresses')).toBe('localhost');
    expect(server.psql('show port')).toBe(String(server.port));
  } finally {
    server.stop();
    rmSync(directory, { recursive: true });
  }
});

test('says what is wrong with a postgresql.conf that it cannot start with', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'conf-'));
  const configFile = join(directory, 'postgresql.conf');
  writeFileSync(configFile, 'work_memory = 1MB\n');
  await expect(PostgresServer.start({ configFile })).rejects.toThrow(
    'unrecognized configuration parameter "work_memory"',
  );
  rmSync(directory, { recursive: true });
});
