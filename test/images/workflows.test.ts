import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { at, items, keys, text } from '../../tools/images/tree';

const folder = '.github/workflows';
const names = readdirSync(folder);

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function jobs(name: string): readonly (readonly [string, unknown])[] {
  const workflow: unknown = parse(read(name));
  return keys(workflow, 'jobs').map((job) => [job, at(workflow, 'jobs', job)]);
}

function commands(name: string): readonly string[] {
  return jobs(name).flatMap(([, job]) => items(job, 'steps').map((step) => text(step, 'run')));
}

describe.each(names)('the workflow %s', (name) => {
  const workflow: unknown = parse(read(name));

  test('names each action by a full commit, and says which version that is', () => {
    const uses = read(name).match(/uses: .*/g) ?? [];
    const pinned = /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
    const actions = uses.filter((line) => !line.includes('<commit>'));
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((line) => !pinned.test(line))).toEqual([]);
  });

  test('names the same action by the same commit everywhere', () => {
    const all = names.flatMap((each) => read(each).match(/uses: \S+@[0-9a-f]{40}/g) ?? []);
    const perAction = new Set(all.map((line) => line.split('@')[0]));
    expect(new Set(all).size).toBe(perAction.size);
  });

  test('grants nothing to all jobs, and to each what it needs', () => {
    expect(at(workflow, 'permissions')).toEqual({});
    for (const [, job] of jobs(name)) {
      const granted = keys(job, 'permissions').map((key) => `${key} ${text(job, 'permissions', key)}`);
      expect(['contents read', 'packages read', 'packages write']).toEqual(expect.arrayContaining(granted));
      expect(granted.length).toBeGreaterThan(0);
    }
  });

  test('ends, and does not run beside itself', () => {
    expect(text(workflow, 'concurrency', 'group')).toContain('github.ref');
    for (const [, job] of jobs(name)) expect(Number(text(job, 'timeout-minutes'))).toBeGreaterThan(0);
  });

  test('keeps no credentials in a checked-out folder', () => {
    const checkouts = jobs(name)
      .flatMap(([, job]) => items(job, 'steps'))
      .filter((step) => text(step, 'uses').startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(text(step, 'with', 'persist-credentials')).toBe('false');
  });

  test('puts no text of others into a shell command', () => {
    for (const command of commands(name)) expect(command).not.toContain('${{');
  });
});

describe('images.yml', () => {
  const workflow: unknown = parse(read('images.yml'));
  const step = (job: string, action: string): unknown =>
    items(workflow, 'jobs', job, 'steps').find((each) => text(each, 'uses').startsWith(`${action}@`));

  test('is called by the repositories of the applications, and by nothing else', () => {
    expect(keys(workflow, 'on')).toEqual(['workflow_call']);
  });

  // Each line as docker/metadata-action documents it: v1.2.3, v1.2.3-1a2b3c4, git-1a2b3c4, and the name of a feature branch.
  test("tags as the contract's table does, and never as latest", () => {
    const meta = step('build', 'docker/metadata-action');
    expect(text(meta, 'with', 'flavor')).toBe('latest=false');
    expect(text(meta, 'with', 'tags').trim().split('\n')).toEqual([
      'type=semver,pattern={{version}},prefix=v',
      'type=semver,pattern={{version}},prefix=v,suffix=-{{sha}}',
      'type=sha,prefix=git-,format=short',
      'type=ref,event=branch,enable={{is_not_default_branch}}',
    ]);
  });

  test('builds for amd64 and arm64, with SBOM, provenance and the GitHub Actions cache', () => {
    const build = step('build', 'docker/build-push-action');
    const given = ['platforms', 'sbom', 'provenance', 'cache-from', 'cache-to'].map((name) =>
      text(build, 'with', name),
    );
    const cache = 'type=gha,scope=${{ inputs.dockerfile }}';
    expect(given).toEqual(['linux/amd64,linux/arm64', 'true', 'mode=max', cache, `${cache},mode=max`]);
  });

  test('tags no build that has a high or critical vulnerability', () => {
    const trivy = step('scan', 'aquasecurity/trivy-action');
    expect([text(trivy, 'with', 'severity'), text(trivy, 'with', 'exit-code')]).toEqual([
      'HIGH,CRITICAL',
      '1',
    ]);
    expect(text(workflow, 'jobs', 'scan', 'strategy', 'matrix', 'platform')).toBe('linux/amd64 linux/arm64');
    expect(text(step('build', 'docker/build-push-action'), 'with', 'outputs')).toContain(
      'push-by-digest=true',
    );
    expect(text(workflow, 'jobs', 'publish', 'needs')).toBe('build scan');
  });

  test('hands out the digest, for a manifest to pin', () => {
    expect(text(workflow, 'on', 'workflow_call', 'outputs', 'digest', 'value')).toBe(
      '${{ jobs.build.outputs.digest }}',
    );
    expect(text(workflow, 'jobs', 'build', 'outputs', 'digest')).toBe('${{ steps.build.outputs.digest }}');
  });

  test('fills the build arguments that the labels of the images are made of', () => {
    const given = text(step('build', 'docker/build-push-action'), 'with', 'build-args');
    for (const name of ['VERSION', 'REVISION', 'CREATED', 'SOURCE'])
      expect(given).toMatch(new RegExp(`^${name}=`, 'm'));
  });
});

describe('ci.yml', () => {
  test('tests, synthesizes, scans, and proves the manifests on a cluster', () => {
    const wanted = ['npm ci', 'npm test', 'npm run test:real', 'npm run synth', 'npm run contract'];
    const proofs = ['npm run scan -- --all', 'npm run e2e'];
    expect(commands('ci.yml')).toEqual(expect.arrayContaining([...wanted, ...proofs]));
  });
});

describe('updates', () => {
  test('are asked for npm packages, actions and base images', () => {
    const dependabot: unknown = parse(readFileSync('.github/dependabot.yml', 'utf8'));
    expect(items(dependabot, 'updates').map((each) => text(each, 'package-ecosystem'))).toEqual([
      'npm',
      'github-actions',
    ]);
    for (const [key, base] of [
      ['frontend', 'node'],
      ['backend', 'python'],
    ] as const)
      expect(readFileSync(`docker/${key}.Dockerfile`, 'utf8')).toMatch(
        new RegExp(
          `^# renovate: datasource=docker depName=${base}\nARG ${base.toUpperCase()}_VERSION=\\S+$`,
          'm',
        ),
      );
  });
});
