import { containers } from '../../lib/contract';
import { type Environment, maximumReplicas, minikube, production } from '../../lib/environments';
import { type Container, type Manifest, manifestOf, mebibytes } from '../manifest';
import { cloudNativePg, externalDatabase, furtherServices, fullestDatabase } from '../sample-environments';

type Quantity = string | number | undefined;

function millicores(quantity: Quantity = '0'): number {
  const text = String(quantity);
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000;
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

const others = [['todo-postgres', 1] as const, [/^todo-migrate-/, 1] as const, ['todo-backup', 2] as const];

/** The most pods of each workload at one time: 2 × wanted + 1 while it rolls. The solvers are cert-manager's, one per public host. */
const rows = [
  { environment: minikube, most: [['todo-frontend', 3], ['todo-backend', 3], ...others], perHost: 0 },
  {
    environment: production,
    most: [['todo-frontend', 9], ['todo-backend', 11], ...others, ['todo-drill', 1]],
    perHost: 1,
  },
] as const;

/** The same of services that are not in these rows. */
function further({ workloads }: Environment): readonly (readonly [string, number])[] {
  return furtherServices.map((key) => [containers[key].name, 2 * maximumReplicas(workloads[key].scale) + 1]);
}

describe.each(rows)('the quota of $environment.name', ({ environment, most: known, perHost }) => {
  const most = [...known, ...further(environment)];
  const solvers =
    perHost * (2 + furtherServices.filter((key) => containers[key].publicHost !== undefined).length);
  const manifest = manifestOf(environment);
  const { hard } = manifest.find('ResourceQuota', 'todo').spec;

  it.each([
    ['requests', 'cpu', millicores, 10],
    ['limits', 'cpu', millicores, 100],
    ['requests', 'memory', mebibytes, 64],
    ['limits', 'memory', mebibytes, 64],
  ] as const)('is what all pods ask for at their most: %s of %s', (side, resource, read, perSolver) => {
    const pods = most.map(
      ([workload, count]) =>
        count * podAsks(manifest, workload, ({ resources }) => read(resources?.[side]?.[resource])),
    );
    const sum = pods.reduce((all, each) => all + each, solvers * perSolver);
    expect(read(hard[`${side}.${resource}`])).toBe(sum);
  });

  it('counts every pod and claim', () => {
    const pods = most.reduce<number>((all, [, each]) => all + each, solvers);
    expect([hard['pods'], hard['persistentvolumeclaims']]).toEqual([String(pods), '2']);
  });

  it('lets every container of the stack pass the range of its namespace', () => {
    const [range] = manifest.find('LimitRange', 'todo').spec.limits;
    for (const { container } of manifest.containers()) {
      const { requests, limits } = container.resources ?? {};
      for (const [resource, read] of [
        ['cpu', millicores],
        ['memory', mebibytes],
      ] as const) {
        expect(read(limits?.[resource])).toBeLessThanOrEqual(read(range?.max?.[resource]));
        expect(read(requests?.[resource])).toBeGreaterThanOrEqual(read(range?.min?.[resource]));
      }
    }
  });
});

it.each<[Environment['database'], string, string]>([
  [cloudNativePg, '3', '60Gi'],
  [externalDatabase, '0', '0'],
  [{ ...fullestDatabase, major: 17 }, '3', '110Gi'],
])(
  'the quota has a claim for each instance of a database in the cluster: %j',
  (database, claims, storage) => {
    expect(manifestOf({ ...production, database }).find('ResourceQuota', 'todo').spec.hard).toMatchObject({
      persistentvolumeclaims: claims,
      'requests.storage': storage,
    });
  },
);

it('the range gives containers that ask for nothing a default within it', () => {
  expect(manifestOf(minikube).find('LimitRange', 'todo').spec.limits).toEqual([
    {
      type: 'Container',
      defaultRequest: { cpu: '50m', memory: '64Mi' },
      default: { cpu: '500m', memory: '256Mi' },
      min: { cpu: '10m', memory: '16Mi' },
      max: { cpu: '1', memory: '1Gi' },
    },
  ]);
});
