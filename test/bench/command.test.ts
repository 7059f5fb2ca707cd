import fc from 'fast-check';
import { exponentOf, formatGrowth } from '../../tools/bench/growth';
import { formatMeasurements, measure, spreadOf } from '../../tools/bench/measure';
import { runProgram } from '../command';

describe('npm run bench', () => {
  test('finds the exponent with which time grows', () => {
    const [power, first] = [fc.double({ min: 0.5, max: 3, noNaN: true }), fc.integer({ min: 1, max: 50 })];
    fc.assert(
      fc.property(power, first, (exponent, factor) => {
        const growth = [1, 10, 100, 1000].map((environments) => ({
          ...{ environments, milliseconds: factor * environments ** exponent, peakMebibytes: 60 },
        }));
        expect(exponentOf(growth)).toBeCloseTo(exponent, 6);
      }),
    );
  });

  test('prints what each further environment adds', () => {
    const text = formatGrowth([
      { environments: 1, milliseconds: 30, peakMebibytes: 60 },
      { environments: 11, milliseconds: 90, peakMebibytes: 65 },
    ]);
    expect(text).toMatch(
      /^1 environment +30 ms +60 MiB\n11 environments +90 ms +65 MiB +each further one 6\.0 ms, 0\.50 MiB\n/,
    );
  });

  test('takes the median of times, and their ends', () => {
    expect(spreadOf([9, 1, 5, 200, 4])).toEqual({ median: 5, minimum: 1, maximum: 200 });
  });

  test('holds every time against the first', () => {
    const times = { median: 100, minimum: 90, maximum: 120 };
    const rows = formatMeasurements([
      { name: 'floor', ...times },
      { name: 'other', ...times, median: 150 },
    ]).split('\n');
    expect(rows[1]).toMatch(/^floor +100 ms +90 ms +120 ms +1\.00$/);
    expect(rows[2]).toMatch(/^other +150 ms +90 ms +120 ms +1\.50$/);
  });

  test('runs commands in turns, each after its preparation, and counts none of the first', () => {
    const turns: string[] = [];
    const command = (name: string): Parameters<typeof measure>[0][number] => ({
      name,
      program: process.execPath,
      args: ['--version'],
      prepare: () => turns.push(name),
    });
    expect(measure([command('a'), command('b')], 1).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(turns).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  test('stops with the standard error of a command that fails', () => {
    const args = ['--eval', "console.error('reason'); process.exit(3)"];
    expect(() => measure([{ name: 'bad', program: process.execPath, args }], 1)).toThrow(/reason/);
  });

  test.each([
    [['--runs', '0'], '--runs 0: expected 1 to 99.\n'],
    [['--runs', '100'], '--runs 100: expected 1 to 99.\n'],
    [['--runs', 'ten'], '--runs ten: expected 1 to 99.\n'],
    [['10'], "Unexpected argument '10' (--help lists the options).\n"],
  ])('refuses %j', (args, stderr) => {
    expect(runProgram('bench', args)).toEqual({ status: 1, stdout: '', stderr });
  });
});
