import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { imageBuilds, labelArguments } from '../../lib/contract';

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly 'timeout-minutes': number;
  readonly steps: readonly {
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }[];
}

interface Workflow {
  readonly on: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
const names = readdirSync(folder);

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function isWorkflow(value: unknown): value is Workflow {
  return typeof value === 'object' && value !== null && 'jobs' in value && 'on' in value;
}

function workflowOf(name: string): Workflow {
  const workflow: unknown = parse(read(name));
  if (!isWorkflow(workflow)) throw new Error(`${name} is no workflow.`);
  return workflow;
}

describe.each(names)('the workflow %s', (name) => {
  const workflow = workflowOf(name);
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

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
    expect(workflow).toHaveProperty('permissions', {});
    for (const job of jobs) {
      const granted = Object.entries(job.permissions).map((each) => each.join(' '));
      expect(['contents read', 'packages read', 'packages write']).toEqual(expect.arrayContaining(granted));
      expect(granted.length).toBeGreaterThan(0);
    }
  });

  test('ends, and does not run beside itself', () => {
    expect(workflow).toHaveProperty('concurrency.group', expect.stringContaining('github.ref'));
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0);
  });

  test('keeps no credentials in a checked-out folder', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(false);
  });

  test('puts no text of others into a shell command', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });
});

describe('images.yml', () => {
  const workflow = workflowOf('images.yml');
  const given = (job: string, action: string): Readonly<Record<string, unknown>> =>
    workflow.jobs[job]?.steps.find(({ uses }) => uses?.startsWith(`${action}@`))?.with ?? {};
  const build = given('build', 'docker/build-push-action');

  test('is called by the repositories of the applications, and by nothing else', () => {
    expect(Object.keys(workflow.on)).toEqual(['workflow_call']);
  });

  // Each line as docker/metadata-action documents it: v1.2.3, v1.2.3-1a2b3c4, git-1a2b3c4, and the name of a feature branch.
  test("tags as the contract's table does, and never as latest", () => {
    const { flavor, tags } = given('build', 'docker/metadata-action');
    expect(flavor).toBe('latest=false');
    expect(String(tags).trim().split('\n')).toEqual([
      'type=semver,pattern={{version}},prefix=v',
      'type=semver,pattern={{version}},prefix=v,suffix=-{{sha}}',
      'type=sha,prefix=git-,format=short',
      'type=ref,event=branch,enable={{is_not_default_branch}}',
    ]);
  });

  test('builds for amd64 and arm64, with SBOM, provenance and the GitHub Actions cache', () => {
    const cache = 'type=gha,scope=${{ inputs.dockerfile }}';
    expect(build).toMatchObject({
      platforms: 'linux/amd64,linux/arm64',
      sbom: true,
      provenance: 'mode=max',
      'cache-from': cache,
      'cache-to': `${cache},mode=max`,
    });
  });

  test('tags no build that has a high or critical vulnerability', () => {
    const trivy = given('scan', 'aquasecurity/trivy-action');
    expect([trivy['severity'], String(trivy['exit-code'])]).toEqual(['HIGH,CRITICAL', '1']);
    expect(build['outputs']).toContain('push-by-digest=true');
  });

  test.each([
    ['scans each platform', 'jobs.scan.strategy.matrix.platform', ['linux/amd64', 'linux/arm64']],
    ['publishes what is scanned', 'jobs.publish.needs', ['build', 'scan']],
    ['knows the digest', 'jobs.build.outputs.digest', '${{ steps.build.outputs.digest }}'],
    ['hands it out', 'on.workflow_call.outputs.digest.value', '${{ jobs.build.outputs.digest }}'],
  ])('%s: %s', (_, path, value) => {
    expect(workflow).toHaveProperty(path, value);
  });

  test('fills the build arguments that the labels of the images are made of', () => {
    for (const name of Object.keys(labelArguments))
      expect(build['build-args']).toMatch(new RegExp(`^${name}=`, 'm'));
  });
});

describe('ci.yml', () => {
  test('tests, synthesizes, scans, and proves the manifests on a cluster', () => {
    const local = ['npm ci', 'npm test', 'npm run test:real', 'npm run synth', 'npm run images'];
    const proofs = ['npm run scan -- --all', 'npm run e2e'];
    const commands = Object.values(workflowOf('ci.yml').jobs).flatMap(({ steps }) =>
      steps.map(({ run }) => run),
    );
    expect(commands).toEqual(expect.arrayContaining([...local, ...proofs]));
  });
});

describe('updates', () => {
  test('are asked for npm packages and actions', () => {
    const ecosystems = readFileSync('.github/dependabot.yml', 'utf8').match(/(?<=package-ecosystem: ).*/g);
    expect(ecosystems).toEqual(['npm', 'github-actions']);
  });

  test.each(Object.entries(imageBuilds))('are asked for the base image of the %s', (key, { base }) => {
    const asked = `# renovate: datasource=docker depName=${base.repository}\nARG ${base.versionArgument}=`;
    expect(readFileSync(`docker/${key}.Dockerfile`, 'utf8')).toContain(`\n${asked}`);
  });
});
