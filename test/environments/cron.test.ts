import { longestPause } from '../../lib/environments';

const [minute, hour, day] = [60, 3600, 86_400];

describe('the longest pause of a schedule', () => {
  it.each([
    ['* * * * *', minute],
    ['@hourly', hour],
    ['0 3 * * *', day],
    ['@daily', day],
    ['0 0 3 * * *', day],
    ['30 2,14 * * *', 12 * hour],
    ['0 1,5 * * *', 20 * hour],
    ['*/20 8-18/2 * * *', 13 * hour + 20 * minute],
    ['5/20 * * * *', 20 * minute],
    ['0 3 * * 1-5', 3 * day],
    ['0 4 * * 0', 7 * day],
    ['0 0 */2 * *', 2 * day],
    ['0 0 1 * *', 31 * day],
    ['0 0 1 */3 *', 92 * day],
    // Either of two days is enough.
    ['0 0 1 * 1', 7 * day],
    ['0 0 29 2 *', 1461 * day],
  ])('%s: %d s', (schedule, seconds) => {
    expect(longestPause(schedule)).toBe(seconds);
  });

  it('has no end where the day never comes', () => {
    expect(longestPause('0 0 31 2 *')).toBe(Infinity);
  });
});
