import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManifestChecks } from '../../tools/check/plugin/validation';

const folder = mkdtempSync(join(tmpdir(), 'validation-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('what plain cdk8s synth has written and is refused is removed, and the rest stays', async () => {
  const account = (name: string): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'here' } });
  const manifests = ['good', 'Bad'].map((name) => {
    const path = join(folder, `${name}.k8s.yaml`);
    writeFileSync(path, account(name));
    return path;
  });
  const report = { addViolation: jest.fn(), submit: jest.fn() };
  await new ManifestChecks().validate({ manifests, metadata: {}, report });
  expect(readdirSync(folder)).toEqual(['good.k8s.yaml']);
  expect(report.submit).toHaveBeenCalledWith('failure');
  expect(report.addViolation).toHaveBeenCalledTimes(1);
});
