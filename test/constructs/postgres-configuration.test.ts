import fc from 'fast-check';
import { formatKilobytes, postgresConfiguration } from '../../lib/constructs/postgres-configuration';

/** Settings of a postgresql.conf, by name. */
function parsed(text: string): Readonly<Record<string, string>> {
  const settings = text.matchAll(/^(\S+) = (.*)$/gm);
  return Object.fromEntries([...settings].map(([, name = '', value]) => [name, value ?? '']));
}

const units: Readonly<Record<string, number>> = { kB: 1, MB: 1024, GB: 1024 * 1024 };

function kilobytes(size = ''): number {
  const [, amount, unit = ''] = /^(\d+)(kB|MB|GB)$/.exec(size) ?? [];
  return Number(amount) * (units[unit] ?? NaN);
}

const memory = ['shared_buffers', 'effective_cache_size', 'maintenance_work_mem', 'wal_buffers', 'work_mem'];

describe('postgresql.conf', () => {
  it("holds the contract's values, and no others, in a container of 1 GiB", () => {
    expect(parsed(postgresConfiguration(1024))).toEqual({
      listen_addresses: "'*'",
      max_connections: '100',
      shared_buffers: '256MB',
      effective_cache_size: '1GB',
      maintenance_work_mem: '64MB',
      checkpoint_completion_target: '0.9',
      wal_buffers: '16MB',
      default_statistics_target: '100',
      random_page_cost: '1.1',
      effective_io_concurrency: '200',
      work_mem: '2621kB',
      min_wal_size: '1GB',
      max_wal_size: '4GB',
    });
  });

  it('has memory settings that follow the limit, and others that do not', () => {
    const [one, four] = [1024, 4096].map((limit) => parsed(postgresConfiguration(limit)));
    for (const name of memory) {
      expect([name, kilobytes(four?.[name])]).toEqual([name, 4 * kilobytes(one?.[name])]);
    }
    for (const name of ['max_connections', 'max_wal_size', 'random_page_cost', 'listen_addresses']) {
      expect([name, four?.[name]]).toEqual([name, one?.[name]]);
    }
  });

  it('is what PostgreSQL reads for any limit: whole sizes, none below its minimum, at most half of it shared', () => {
    const limits = fc.integer({ min: 128, max: 256 * 1024 });
    fc.assert(
      fc.property(limits, (limit) => {
        const settings = parsed(postgresConfiguration(limit));
        const sizes = memory.map((name) => kilobytes(settings[name]));
        expect(sizes.every((size) => Number.isSafeInteger(size))).toBe(true);
        expect(kilobytes(settings['work_mem'])).toBeGreaterThanOrEqual(64);
        expect(kilobytes(settings['maintenance_work_mem'])).toBeGreaterThanOrEqual(1024);
        expect(kilobytes(settings['shared_buffers'])).toBeGreaterThanOrEqual(128);
        expect(kilobytes(settings['shared_buffers'])).toBeLessThanOrEqual((limit * 1024) / 2);
      }),
    );
  });

  it.each([
    [1, '1kB'],
    [1023, '1023kB'],
    [1024, '1MB'],
    [1025, '1025kB'],
    [1024 * 1024, '1GB'],
    [1536 * 1024, '1536MB'],
  ])('writes %d kB as %s', (size, text) => {
    expect(formatKilobytes(size)).toBe(text);
  });
});
