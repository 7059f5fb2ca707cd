import {
  demandOf,
  formatBytes,
  formatCores,
  largestCounts,
  scaleOf,
  totalDemand,
} from '../../tools/manifest';
import { manifestIn, podIn, workloadWith } from './objects';

/** A container that asks for these cores and may take these. */
function container(requests: string, limits = '', fields = ''): string {
  const asked = requests === '' ? '' : `requests: { cpu: ${requests} },`;
  return `{ ${fields} resources: { ${asked} ${limits === '' ? '' : `limits: { cpu: ${limits} }`} } }`;
}

function sidecar(requests: string, limits = ''): string {
  return container(requests, limits, 'restartPolicy: Always,');
}

describe('a pod asks for', () => {
  test.each<readonly [what: string, spec: string, requests: string, limits: string | undefined]>([
    [
      'its containers together',
      `containers: [${container('1', '2')}, ${container('500m', '1')}]`,
      '1500m',
      '3',
    ],
    ['nothing where it says nothing', 'containers: [{}]', '0', undefined],
    ['its limit where it requests nothing', `containers: [${container('', '1')}]`, '1', '1'],
    [
      'sidecars as well',
      `containers: [${container('1', '1')}], initContainers: [${sidecar('2', '2')}]`,
      '3',
      '3',
    ],
    [
      'an init container that is more than what runs later',
      `containers: [${container('1', '1')}], initContainers: [${container('3', '3')}, ${container('2', '2')}]`,
      '3',
      '3',
    ],
    [
      'an init container beside the sidecars that started before it',
      `containers: [${container('1', '1')}], initContainers: [${sidecar('1', '1')}, ${container('3', '3')}, ${sidecar('1', '1')}]`,
      '4',
      '4',
    ],
    [
      'an init container without a limit: it is gone when the pod serves',
      `containers: [${container('1', '1')}], initContainers: [${container('100m')}]`,
      '1',
      '1',
    ],
    [
      'its overhead as well',
      `overhead: { cpu: 250m }, containers: [${container('1', '1')}]`,
      '1250m',
      '1250m',
    ],
  ])('%s', (_, spec, requests, limits) => {
    const pod = podIn(manifestIn(workloadWith(spec)));
    const demands = (['requests', 'limits'] as const).map((side) => demandOf(pod, side, 'cpu'));
    expect(demands.map((demand) => (demand === undefined ? undefined : formatCores(demand)))).toEqual([
      requests,
      limits,
    ]);
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
  const job = 'batch/v1, kind: Job';
  const scaler = (fields: string): string =>
    `{ apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: { name: a }, spec: { scaleTargetRef: { kind: Deployment, name: web }, ${fields} } }`;

  test.each([
    ['one', workloadWith(''), '', [1, 1, 1]],
    ['its replicas, and a quarter more while it rolls', workloadWith('', 'replicas: 5,'), '', [5, 5, 2]],
    ['none', workloadWith('', 'replicas: 0,'), '', [0, 0, 0]],
    [
      'as many more as it says',
      workloadWith('', 'replicas: 4, strategy: { rollingUpdate: { maxSurge: 3 } },'),
      '',
      [4, 4, 3],
    ],
    [
      'as many percent more',
      workloadWith('', 'replicas: 4, strategy: { rollingUpdate: { maxSurge: 30% } },'),
      '',
      [4, 4, 2],
    ],
    [
      'no more where it stops first',
      workloadWith('', 'replicas: 2, strategy: { type: Recreate },'),
      '',
      [2, 2, 0],
    ],
    [
      'as many as its autoscaler allows',
      workloadWith('', 'replicas: 1,'),
      scaler('minReplicas: 2, maxReplicas: 8'),
      [2, 8, 2],
    ],
    [
      'at least one with an autoscaler',
      workloadWith('', 'replicas: 3,'),
      scaler('maxReplicas: 4'),
      [1, 4, 1],
    ],
    ['its replicas in a set', workloadWith('', 'replicas: 3,', 'apps/v1, kind: StatefulSet'), '', [3, 3, 0]],
    ['one on each node', workloadWith('', '', 'apps/v1, kind: DaemonSet'), '', [1, 1, 0]],
    [
      'as many as run at a time in a job',
      workloadWith('', 'parallelism: 3, completions: 2,', job),
      '',
      [0, 2, 0],
    ],
  ])('%s', (_, workload, other, [fewest, most, surge]) => {
    const manifest = manifestIn(workload, ...(other === '' ? [] : [other]));
    expect(scaleOf(manifest, podIn(manifest))).toEqual({ fewest, most, surge });
  });

  test('the instances of a database that an operator makes, with what they ask for', () => {
    const database =
      '{ apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: { name: db }, spec: { instances: 3, resources: { requests: { cpu: 1 } } } }';
    const web = workloadWith(`containers: [${container('250m')}]`, 'replicas: 2,');
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
