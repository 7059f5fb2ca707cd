import { Capacity } from '../../lib/constructs/capacity';
import { type Environment, minikube, production } from '../../lib/environments';
import { databases } from '../choices';
import type { Container } from '../kubernetes';
import { type Manifest, manifestOf, manifestWith, mebibytes } from '../manifest';

function millicores(quantity = '0'): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

function quotaOf(environment: Environment): Readonly<Record<string, string>> {
  return manifestOf(environment).find('ResourceQuota', 'todo').spec.hard;
}

/** What a pod counts for: its containers together, or its largest init container (Kubernetes, "Init Containers"). */
function podAsks(
  manifest: Manifest,
  workload: string | RegExp,
  read: (container: Container) => number,
): number {
  const { containers, initContainers = [] } = manifest.podOf(workload).spec;
  return Math.max(
    containers.reduce((sum, each) => sum + read(each), 0),
    ...initContainers.map(read),
  );
}

/** The most pods of each workload at one time, in words of the environments themselves: 2 × wanted + 1 while it rolls. */
const most: Readonly<Record<string, readonly (readonly [string | RegExp, number])[]>> = {
  minikube: [
    ['todo-frontend', 3],
    ['todo-backend', 3],
    ['todo-postgres', 1],
    [/^todo-migrate-/, 1],
    ['todo-backup', 2],
  ],
  production: [
    ['todo-frontend', 9],
    ['todo-backend', 11],
    ['todo-postgres', 1],
    [/^todo-migrate-/, 1],
    ['todo-backup', 2],
  ],
};

/** cert-manager's two solver pods, which no manifest of ours holds. */
const solvers = { minikube: 0, production: 2 } as const;

describe.each([minikube, production])('the quota of $name', (environment) => {
  const manifest = manifestOf(environment);
  const hard = quotaOf(environment);
  const count = environment.name === 'minikube' ? solvers.minikube : solvers.production;
  const sum = (read: (container: Container) => number, perSolver: number): number =>
    (most[environment.name] ?? []).reduce(
      (all, [workload, pods]) => all + pods * podAsks(manifest, workload, read),
      0,
    ) +
    count * perSolver;

  it('is what all pods ask for at their most, those that still drain included', () => {
    expect(millicores(hard['requests.cpu'])).toBe(
      sum((each) => millicores(each.resources?.requests?.['cpu']), 10),
    );
    expect(millicores(hard['limits.cpu'])).toBe(
      sum((each) => millicores(each.resources?.limits?.['cpu']), 100),
    );
    expect(mebibytes(hard['requests.memory'])).toBe(
      sum((each) => mebibytes(each.resources?.requests?.['memory']), 64),
    );
    expect(mebibytes(hard['limits.memory'])).toBe(
      sum((each) => mebibytes(each.resources?.limits?.['memory']), 64),
    );
  });

  it('counts every pod and claim', () => {
    const pods = (most[environment.name] ?? []).reduce((all, [, each]) => all + each, 0) + count;
    expect([hard['pods'], hard['persistentvolumeclaims']]).toEqual([String(pods), '2']);
  });

  it('lets every container of the stack pass the range of its namespace', () => {
    const [range] = manifest.find('LimitRange', 'todo').spec.limits;
    for (const { container } of manifest.containers()) {
      expect(millicores(container.resources?.limits?.['cpu'])).toBeLessThanOrEqual(
        millicores(range?.max['cpu']),
      );
      expect(mebibytes(container.resources?.limits?.['memory'])).toBeLessThanOrEqual(
        mebibytes(range?.max['memory']),
      );
      expect(millicores(container.resources?.requests?.['cpu'])).toBeGreaterThanOrEqual(
        millicores(range?.min['cpu']),
      );
      expect(mebibytes(container.resources?.requests?.['memory'])).toBeGreaterThanOrEqual(
        mebibytes(range?.min['memory']),
      );
    }
  });
});

describe('the quota', () => {
  const [, cloudNativePg, external] = databases;

  it('has a claim for each instance of a CloudNativePG database', () => {
    if (cloudNativePg === undefined) throw new Error('a choice is missing');
    expect(quotaOf({ ...production, database: cloudNativePg })).toMatchObject({
      persistentvolumeclaims: '3',
      'requests.storage': '60Gi',
    });
  });

  it('has no claim for a database outside', () => {
    if (external === undefined) throw new Error('a choice is missing');
    expect(quotaOf({ ...production, database: external })).toMatchObject({
      persistentvolumeclaims: '0',
      'requests.storage': '0',
    });
  });

  it('gives containers that ask for nothing a default within the range', () => {
    const { spec } = manifestWith((scope) => new Capacity(scope, 'capacity', minikube)).find(
      'LimitRange',
      'todo',
    );
    expect(spec.limits).toEqual([
      {
        type: 'Container',
        defaultRequest: { cpu: '50m', memory: '64Mi' },
        default: { cpu: '500m', memory: '256Mi' },
        min: { cpu: '10m', memory: '16Mi' },
        max: { cpu: '1', memory: '1Gi' },
      },
    ]);
  });
});
