import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { at } from '../../tools/manifest';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'plugin-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

// An app of two charts and the project's own cdk8s.yaml: what the CLI reads, it reads from its folder.
for (const name of ['lib', 'tools', 'node_modules', 'cdk8s.yaml', 'imports', 'runner'])
  symlinkSync(join(root, name), join(folder, name));
writeFileSync(
  join(folder, 'main.ts'),
  `import { Chart, ApiObject } from 'cdk8s';
import { synthesize } from './lib/synthesize';
synthesize(['one', 'two'].map((place) => (app) => {
  const chart = new Chart(app, place);
  const annotations = process.env.EXCUSE && { 'todo-chatbot/ignore-names-are-valid': process.env.EXCUSE };
  const metadata = { name: process.env.EXCUSE ? 'Web' : 'web', namespace: 'here', annotations };
  new ApiObject(chart, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  new ApiObject(chart, 'map', {
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'here' },
    data: { file: process.env.SEED },
  });
  return chart;
}));
`,
);

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
}

function synth(variables: Readonly<Record<string, string>>, ...args: readonly string[]): Outcome {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--no-check-upgrade', ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, SEED: 'harmless', ...variables } },
  );
  return { status, stdout };
}

const secret = { SEED: '-----BEGIN RSA PRIVATE KEY-----' };

describe('cdk8s synth', () => {
  test('succeeds when every finding is excused, and leaves manifests alone for kubectl apply -f dist', () => {
    expect(synth({ EXCUSE: 'An account of long ago.' }).status).toBe(0);
    expect(existsSync(join(folder, 'dist/one.k8s.yaml'))).toBe(true);
    expect(existsSync(join(folder, 'dist/construct-metadata.json'))).toBe(false);
  });

  test('fails with rule, advice, resource and construct when something is found, and over an excuse without a reason', () => {
    const { status, stdout } = synth({ ...secret, EXCUSE: ' ' });
    expect(status).not.toBe(0);
    expect(stdout).toMatch(/names-are-valid must give its reason/);
    expect(stdout).toMatch(/secrets-stay-secret/);
    expect(stdout).toMatch(/Resource Name: ConfigMap here\/web/);
    expect(stdout).toMatch(/> data\.file: data\.file holds a private key\. \(line \d+\)/);
    expect(stdout).toMatch(/How to fix: Put the value into a Secret/);
    // The account has the same name, and the other chart the same objects.
    expect(stdout).toMatch(/Construct Path: one\/map\n.*dist\/one\.k8s\.yaml/);
    expect(stdout).toMatch(/Construct Path: two\/map\n.*dist\/two\.k8s\.yaml/);
  });

  test('checks nothing with --no-validate', () => {
    const { status, stdout } = synth(secret, '--no-validate');
    expect(status).toBe(0);
    expect(stdout).not.toContain('Validation');
  });

  test('has its plugin from the configuration of this project', () => {
    const configuration: unknown = parse(readFileSync(join(root, 'cdk8s.yaml'), 'utf8'));
    expect(at(configuration, 'validations', 0)).toEqual({
      package: './tools/check/plugin/index.cjs',
      class: 'ManifestChecks',
      version: '1.0.0',
    });
  });
});
