import { developmentValues } from '../sample-environments';
import { agreementsWith, formatAgreement } from './agreement';
import { readCorpus } from './corpus';

const corpus = readCorpus();
// The others are replayed by `npm run test:real`.
const { refused, created, updated } = agreementsWith(corpus, 5);

afterAll(() => {
  process.stdout.write(
    `Kubernetes ${corpus.version}: check refuses ${formatAgreement(refused)} that it refuses, ` +
      `accepts ${formatAgreement(created)} that it accepts; diff marks ${formatAgreement(updated)} of updates alike.\n`,
  );
});

test('the corpus holds verdicts of an API server, of which hundreds are replayed', () => {
  expect(corpus.version).toMatch(/^v1\.\d+\.\d+$/);
  for (const { asked } of [refused, created, updated]) expect(asked).toBeGreaterThan(500);
});

test('check refuses what the API server refuses', () => {
  expect(refused.disagreements.length / refused.asked).toBeLessThanOrEqual(0.005);
});

test('check refuses nothing that the API server accepts', () => {
  expect(created.disagreements).toEqual([]);
});

test('diff marks what the API server refuses of updates, and what restarts pods', () => {
  expect(updated.disagreements.length / updated.asked).toBeLessThanOrEqual(0.005);
});

test('no secret is in the corpus', () => {
  const text = JSON.stringify(corpus);
  for (const value of Object.values(developmentValues)) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(Buffer.from(value).toString('base64'));
  }
});
