import {
  demandOf,
  formatBytes,
  formatCores,
  largestCounts,
  scaleOf,
  totalDemand,
} from '../../tools/manifest';
import { manifestIn, podIn, workloadWith } from './objects';

/** The fields of a pod's spec, its containers written as `role requests/limits` in cores, where they give any. */
function specOf(containers: string): string {
  const made = containers.split(', ').map((each) => {
    const [role, amounts = ''] = each.split(' ');
    const [requests, limits] = amounts.split('/').map((cpu) => (cpu === '' ? undefined : { cpu }));
    return {
      role,
      restartPolicy: role === 'sidecar' ? 'Always' : undefined,
      resources: { requests, limits },
    };
  });
  const main = made.filter(({ role }) => role === 'main');
  const others = made.filter(({ role }) => role !== 'main');
  return `containers: ${JSON.stringify(main)}, initContainers: ${JSON.stringify(others)}`;
}

describe('a pod asks for', () => {
  test.each([
    ['its containers together', 'main 1/2, main 500m/1', '1500m', '3'],
    ['nothing where it says nothing, and has no bound', 'main', '0', undefined],
    ['its limit where it requests nothing', 'main /1', '1', '1'],
    ['sidecars as well', 'main 1/1, sidecar 2/2', '3', '3'],
    ['an init container that is more than what runs later', 'main 1/1, init 3/3, init 2/2', '3', '3'],
    [
      'an init container beside the sidecars before it',
      'main 1/1, sidecar 1/1, init 3/3, sidecar 1/1',
      '4',
      '4',
    ],
    [
      'no sidecar beside an init container that ends before',
      'main 1, init 2, sidecar 1, init 2',
      '3',
      undefined,
    ],
    ['an init container without a limit: it is gone when the pod serves', 'main 1/1, init 100m', '1', '1'],
  ])('%s: %s', (_, containers, requests, limits) => {
    const pod = podIn(manifestIn(workloadWith(specOf(containers))));
    const demands = (['requests', 'limits'] as const).map((side) => demandOf(pod, side, 'cpu'));
    expect(demands.map((demand) => (demand === undefined ? undefined : formatCores(demand)))).toEqual([
      requests,
      limits,
    ]);
  });

  test('its overhead as well', () => {
    const pod = podIn(manifestIn(workloadWith(`overhead: { cpu: 250m }, ${specOf('main 1/1')}`)));
    expect(formatCores(demandOf(pod, 'requests', 'cpu') ?? 0n)).toBe('1250m');
    expect(formatCores(demandOf(pod, 'limits', 'cpu') ?? 0n)).toBe('1250m');
  });

  test('memory by the same arithmetic', () => {
    const pod = podIn(
      manifestIn(workloadWith('containers: [{ resources: { limits: { memory: 1Gi } } }, {}]')),
    );
    expect(formatBytes(demandOf(pod, 'requests', 'memory') ?? 0n)).toBe('1Gi');
    expect(demandOf(pod, 'limits', 'memory')).toBeUndefined();
  });
});

describe('of a workload there are', () => {
  test.each([
    ['one', 'Deployment', '', [1, 1, 1]],
    ['its replicas, and a quarter more while it rolls', 'Deployment', 'replicas: 5', [5, 5, 2]],
    ['none', 'Deployment', 'replicas: 0', [0, 0, 0]],
    [
      'as many more as it says',
      'Deployment',
      'replicas: 4, strategy: { rollingUpdate: { maxSurge: 3 } }',
      [4, 4, 3],
    ],
    [
      'as many percent more',
      'Deployment',
      'replicas: 4, strategy: { rollingUpdate: { maxSurge: 30% } }',
      [4, 4, 2],
    ],
    ['no more where it stops first', 'Deployment', 'replicas: 2, strategy: { type: Recreate }', [2, 2, 0]],
    ['its replicas in a set', 'StatefulSet', 'replicas: 3', [3, 3, 0]],
    ['one on each node', 'DaemonSet', '', [1, 1, 0]],
    ['as many as run at a time in a job', 'Job', 'parallelism: 3, completions: 2', [0, 2, 0]],
  ])('%s: of a %s with %s', (_, kind, fields, [fewest, most, surge]) => {
    const manifest = manifestIn(
      workloadWith(
        '',
        fields === '' ? '' : `${fields},`,
        `${kind === 'Job' ? 'batch' : 'apps'}/v1, kind: ${kind}`,
      ),
    );
    expect(scaleOf(manifest, podIn(manifest))).toEqual({ fewest, most, surge });
  });

  test.each([
    ['as many as it allows', 'minReplicas: 2, maxReplicas: 8', [2, 8, 2]],
    ['at least one', 'maxReplicas: 4', [1, 4, 1]],
  ])('with an autoscaler %s', (_, fields, [fewest, most, surge]) => {
    const spec = `scaleTargetRef: { kind: Deployment, name: web }, ${fields}`;
    const scaler = `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, spec: { ${spec} } }`;
    const manifest = manifestIn(workloadWith('', 'replicas: 3,'), scaler);
    expect(scaleOf(manifest, podIn(manifest))).toEqual({ fewest, most, surge });
  });

  test('the instances of a database that an operator makes, with what they ask for', () => {
    const spec = 'instances: 3, resources: { requests: { cpu: 1 } }';
    const database = `{ apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: { name: db }, spec: { ${spec} } }`;
    const web = workloadWith(specOf('main 250m'), 'replicas: 2,');
    const counts = largestCounts(manifestIn(web, database), 'default');
    expect(counts.map(({ pod, count }) => [pod.object.kind, count])).toEqual([
      ['Deployment', 3],
      // Three instances, and the job that prepares one.
      ['Cluster', 4],
    ]);
    expect(formatCores(totalDemand(counts, 'requests', 'cpu') ?? 0n)).toBe('4750m');
    expect(totalDemand(counts, 'limits', 'cpu')).toBeUndefined();
    expect(largestCounts(manifestIn(web, database), 'other')).toEqual([]);
  });
});

test('a pod that the API server would refuse says which field is wrong, and keeps the rest', () => {
  const { malformed, ports, containers } = podIn(
    manifestIn(workloadWith('containers: [{ name: a, ports: 7 }]')),
  );
  expect(malformed?.message).toBe('spec.template.spec.containers[0].ports: expected a list');
  expect([ports, containers.map(({ name }) => name)]).toEqual([[], ['a']]);
});
