import { agreementsWith, formatAgreement } from '../api-server/agreement';
import { readCorpus } from '../api-server/corpus';

jest.setTimeout(120_000);

test('check and diff say what an API server said of thousands of objects and updates', () => {
  const corpus = readCorpus();
  const { refused, created, updated } = agreementsWith(corpus, 1);
  process.stdout.write(
    `Kubernetes ${corpus.version}: check refuses ${formatAgreement(refused)} that it refuses, ` +
      `accepts ${formatAgreement(created)} that it accepts; diff marks ${formatAgreement(updated)} of updates alike.\n`,
  );
  for (const { asked } of [refused, created, updated]) expect(asked).toBeGreaterThan(2000);
  expect(created.disagreements).toEqual([]);
  for (const { asked, disagreements } of [refused, updated])
    expect(disagreements.length / asked).toBeLessThanOrEqual(0.005);
});
