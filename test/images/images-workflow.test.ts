import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { labelArguments, largestImageMegabytes, packageSecret } from '../../lib/contract';
import { buildArguments, production } from '../../lib/environments';
import { at, isMapping } from '../../tools/manifest';
import type { Outcome } from '../command';
import { read, type Step, workflowOf } from './workflow';

/** The keys of a mapping. */
const keysOf = (value: unknown): readonly string[] => (isMapping(value) ? Object.keys(value) : []);

/** Lays a program `docker` before others, and runs a step of a workflow as GitHub does. */
function runStep(job: string, name: string, docker: string, env: Readonly<Record<string, string>>): Outcome {
  const folder = mkdtempSync(join(tmpdir(), 'step-'));
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${docker}\n`, { mode: 0o755 });
  const step = workflowOf('images.yml').jobs[job]?.steps.find((each) => each.name?.startsWith(name));
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', step?.run ?? 'exit 9'], {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, GITHUB_STEP_SUMMARY: '/dev/null', ...env },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return { status, stdout, stderr };
}

describe('images.yml', () => {
  const workflow = workflowOf('images.yml');
  const stepOf = (job: string, action: string): Step =>
    workflow.jobs[job]?.steps.find(({ uses }) => uses?.startsWith(`${action}@`)) ?? {};
  const { with: build = {}, env: builtIn } = stepOf('build', 'docker/build-push-action');

  test('is called by the repositories of the applications, and by nothing else', () => {
    expect(Object.keys(workflow.on)).toEqual(['workflow_call']);
  });

  test('shows a whole file that calls it, with what it takes and the arguments that production is built with', () => {
    const [, heading = ''] = /\n#\n((?:# {3}.*\n)+)#\n/.exec(read('images.yml')) ?? [];
    const caller: unknown = parse(heading.replaceAll(/^# {3}/gm, ''));
    const job = (...path: readonly string[]): unknown => at(caller, 'jobs', 'image', ...path);
    expect(at(caller, 'on', 'push', 'tags')).toEqual(['v*']);
    expect(job('permissions')).toEqual({ contents: 'read', packages: 'write' });
    const taken = [
      ['inputs', 'with'],
      ['secrets', 'secrets'],
    ] as const;
    for (const [kind, given] of taken)
      expect(keysOf(at(workflow, 'on', 'workflow_call', kind))).toEqual(
        expect.arrayContaining(keysOf(job(given))),
      );
    const { NEXT_PUBLIC_APP_VERSION, ...others } = buildArguments(production, 'frontend');
    expect(NEXT_PUBLIC_APP_VERSION).toBe('1.0.0');
    expect(String(job('with', 'build-args')).trim().split('\n')).toEqual(
      Object.entries(others).map((each) => each.join('=')),
    );
  });

  // Each line as docker/metadata-action documents it: v1.2.3, v1.2.3-1a2b3c4, git-1a2b3c4, and the name of a feature branch.
  test("tags as the contract's table does, and never as latest", () => {
    const { flavor, tags } = stepOf('prepare', 'docker/metadata-action').with ?? {};
    expect(flavor).toBe('latest=false');
    expect(String(tags).trim().split('\n')).toEqual([
      'type=semver,pattern={{version}},prefix=v',
      'type=semver,pattern={{version}},prefix=v,suffix=-{{sha}}',
      'type=sha,prefix=git-,format=short',
      'type=ref,event=branch,enable={{is_not_default_branch}}',
    ]);
  });

  test('builds each architecture on its own processor, with SBOM, provenance and the GitHub Actions cache', () => {
    expect(at(workflow, 'jobs', 'build', 'strategy', 'matrix', 'include')).toEqual([
      { architecture: 'amd64', runner: 'ubuntu-24.04' },
      { architecture: 'arm64', runner: 'ubuntu-24.04-arm' },
    ]);
    expect(read('images.yml')).not.toContain('qemu');
    const cache = 'type=gha,scope=${{ inputs.dockerfile }}-${{ matrix.architecture }}';
    expect(build).toMatchObject({
      platforms: 'linux/${{ matrix.architecture }}',
      sbom: true,
      provenance: 'mode=max',
      'cache-from': cache,
      'cache-to': `${cache},mode=max`,
    });
  });

  test('tags no build that has a high or critical vulnerability which an update mends', () => {
    const { with: trivy = {}, env } = stepOf('build', 'aquasecurity/trivy-action');
    expect([trivy['severity'], String(trivy['exit-code']), trivy['ignore-unfixed']]).toEqual([
      'HIGH,CRITICAL',
      '1',
      true,
    ]);
    expect(env).toMatchObject({ TRIVY_IGNOREFILE: 'manifests/docker/vulnerabilities.yaml' });
    expect(build['outputs']).toContain('push-by-digest=true');
  });

  test('hands the settings of a private registry to the build as a secret, and in no argument', () => {
    expect(build['secret-envs']).toBe(`${packageSecret.id}=PACKAGES`);
    expect(builtIn).toEqual({ PACKAGES: '${{ secrets.packages }}' });
    expect(build['build-args']).not.toContain('secrets.');
  });

  test.each([
    ['publishes what is scanned', 'jobs.publish.needs', ['prepare', 'build']],
    ['knows a digest', 'jobs.build.outputs.arm64', '${{ steps.digest.outputs.arm64 }}'],
    ['hands it out', 'on.workflow_call.outputs.digest.value', '${{ jobs.publish.outputs.digest }}'],
  ])('%s: %s', (_, path, value) => {
    expect(workflow).toHaveProperty(path, value);
  });

  test('fills the build arguments that the labels of the images are made of, and the version that people see', () => {
    for (const name of Object.keys(labelArguments))
      expect(build['build-args']).toMatch(new RegExp(`^${name}=`, 'm'));
    expect(build['build-args']).toContain("format('NEXT_PUBLIC_APP_VERSION={0}'");
  });

  const tags = 'ghcr.io/example/todo-backend:v1.2.3\nghcr.io/example/todo-backend:main-2';
  test.each([
    ['goes on where no tag exists', 'echo "$4: not found" >&2; exit 1', 0, ''],
    ['stops where one exists', 'exit 0', 1, 'todo-backend:v1.2.3 exists'],
    ['stops where nobody knows', 'echo "503" >&2; exit 1', 1, 'todo-backend:v1.2.3 cannot be looked up: 503'],
    ['lets a branch move', 'case "$4" in *:v*) echo "not found"; exit 1 ;; esac', 0, ''],
  ])('%s', (_, docker, status, said) => {
    const outcome = runStep('publish', 'Refuse to move', docker, { TAGS: tags });
    expect([outcome.status, outcome.stdout]).toEqual([status, expect.stringContaining(said)]);
  });

  test.each([
    [199_999_999, 0],
    [200_000_000, 1],
  ])('lets an image of %d bytes pass: exit status %d', (bytes, status) => {
    const env = { LARGEST_MEGABYTES: String(largestImageMegabytes), REFERENCE: 'x' };
    const docker = `test "$1" = pull || printf '%s\\n' 0 ${bytes - 1000} 1000`;
    expect(runStep('build', 'Refuse an image', docker, env).status).toBe(status);
  });

  test("measures against the contract's size", () => {
    const step = workflow.jobs['build']?.steps.find(({ name }) => name?.startsWith('Refuse an image'));
    expect(step?.env).toMatchObject({ LARGEST_MEGABYTES: String(largestImageMegabytes) });
  });
});
