import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { imageBuilds, largestImageMegabytes, postgres } from '../../lib/contract';
import { at, listAt, textAt } from '../../tools/manifest';
import { names, read, workflowOf } from './workflow';

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

describe('postgres.yml', () => {
  test('scans every week the image that production runs', () => {
    const workflow = workflowOf('postgres.yml');
    expect(textAt(workflow.on, 'schedule', 0, 'cron')).toMatch(/^\d+ \d+ \* \* \d$/);
    const found = spawnSync(
      'bash',
      ['-e', '-c', `{\n${workflow.jobs['scan']?.steps[1]?.run ?? ''}\n} | cat`],
      {
        env: { PATH: process.env['PATH'], GITHUB_OUTPUT: '/dev/stdout' },
        encoding: 'utf8',
      },
    );
    expect(found.stdout).toBe(`image=${postgres.image.reference}\n`);
  });
});

describe('a vulnerability that may pass', () => {
  const exceptions = listAt(parse(readFileSync('docker/vulnerabilities.yaml', 'utf8')), 'vulnerabilities');
  // The example in the heading stands in for the list while it is empty.
  const example = /^# {3}- [^]*?(?=\nvulnerabilities)/m.exec(
    readFileSync('docker/vulnerabilities.yaml', 'utf8'),
  );
  const shown: unknown = parse(example?.[0].replaceAll(/^# {3}/gm, '') ?? '');

  test.each([...exceptions, ...listAt({ shown }, 'shown')])(
    'has a reason and a last day: %j',
    (exception) => {
      expect(textAt(exception, 'id')).toMatch(/^(CVE|GHSA)-/);
      expect(textAt(exception, 'statement')).not.toBe('');
      expect(String(at(exception, 'expired_at'))).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    },
  );
});

describe('ci.yml', () => {
  test('builds both images from the examples, and starts them with Compose', () => {
    const commands = read('ci.yml');
    for (const key of Object.keys(imageBuilds)) expect(commands).toContain(`--file docker/${key}.Dockerfile`);
    expect(commands).toContain(`sum >= ${largestImageMegabytes}000000`);
    expect(commands).toMatch(/docker compose up --build --wait/);
  });

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
  test('are asked for packages of npm and PyPI, and for actions', () => {
    const ecosystems = readFileSync('.github/dependabot.yml', 'utf8').match(/(?<=package-ecosystem: ).*/g);
    expect(ecosystems).toEqual(['npm', 'pip', 'github-actions']);
  });

  test.each(Object.entries(imageBuilds))('are asked for the base image of the %s', (key, { base }) => {
    const asked = `# renovate: datasource=docker depName=${base.repository}\nARG ${base.versionArgument}=`;
    expect(readFileSync(`docker/${key}.Dockerfile`, 'utf8')).toContain(`\n${asked}`);
  });

  test("are asked for the images of the contract's files", () => {
    const renovate: unknown = parse(readFileSync('.github/renovate.json', 'utf8'));
    const patterns = listAt(renovate, 'customManagers', 0, 'matchStrings').map(String);
    const contract = ['image-build', 'postgres'].map((name) =>
      readFileSync(`lib/contract/${name}.ts`, 'utf8'),
    );
    const found = patterns.flatMap((pattern) =>
      contract.flatMap((text) =>
        [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => groups?.['depName']),
      ),
    );
    expect(found).toEqual(['node', 'python', 'postgres']);
  });
});
