import { type DisruptionBudget, type Environment, production, type Scale } from '../../lib/environments';
import { type Manifest, manifestOf } from '../manifest';
import { isFurther } from '../sample-environments';

function withBackend(scale: Scale, disruptionBudget: DisruptionBudget = { maxUnavailable: 1 }): Manifest {
  const backend = { ...production.workloads.backend, scale, disruptionBudget };
  const environment: Environment = { ...production, workloads: { ...production.workloads, backend } };
  return manifestOf(environment);
}

const autoscaled: Scale = { kind: 'autoscaled', minimum: 3, maximum: 7, cpuUtilizationPercent: 60 };
const own = { 'app.kubernetes.io/name': 'todo-backend', 'app.kubernetes.io/instance': 'production' };

describe('an autoscaled Deployment', () => {
  const manifest = withBackend(autoscaled);

  it('leaves the number of its pods to its autoscaler', () => {
    expect(manifest.find('Deployment', 'todo-backend').spec).not.toHaveProperty('replicas');
    expect(manifest.find('HorizontalPodAutoscaler', 'todo-backend')).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'todo-backend' },
        minReplicas: 3,
        maxReplicas: 7,
        metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }],
      },
    });
  });

  it('requests CPU in every container, without which an autoscaler measures nothing', () => {
    const requests = manifest
      .containers()
      .filter(({ place }) => place.startsWith('Deployment todo-backend'))
      .map(({ container }) => container.resources?.requests?.['cpu']);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests).not.toContain(undefined);
  });
});

it('a Deployment of a fixed size says how many pods it wants, and has no autoscaler', () => {
  const manifest = withBackend({ kind: 'fixed', replicas: 4 });
  expect(manifest.find('Deployment', 'todo-backend').spec).toMatchObject({ replicas: 4 });
  const autoscalers = manifest.all('HorizontalPodAutoscaler').map(({ metadata }) => metadata.name);
  expect(autoscalers.filter((name) => !isFurther(name))).toEqual(['todo-frontend']);
});

describe('a disruption budget', () => {
  it.each<DisruptionBudget>([{ maxUnavailable: 2 }, { minAvailable: 2 }])(
    'lets a drain go on as its environment says: %j',
    (budget) => {
      expect(withBackend(autoscaled, budget).find('PodDisruptionBudget', 'todo-backend').spec).toEqual({
        selector: { matchLabels: own },
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        ...budget,
      });
    },
  );

  it('does not exist for a single pod, whose drain it would block or not see', () => {
    const budgets = withBackend({ kind: 'fixed', replicas: 1 }).all('PodDisruptionBudget');
    const names = budgets.map(({ metadata }) => metadata.name);
    expect(names.filter((name) => !isFurther(name))).toEqual(['todo-frontend']);
  });
});

describe('pods of a Deployment', () => {
  const { spec } = withBackend(autoscaled).podOf('todo-backend');

  it('spread over hosts and zones, and are scheduled on one node all the same', () => {
    const labelSelector = { matchLabels: own };
    const spread = { maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', labelSelector };
    expect(spec.topologySpreadConstraints).toEqual([
      { topologyKey: 'kubernetes.io/hostname', ...spread },
      { topologyKey: 'topology.kubernetes.io/zone', ...spread },
    ]);
    expect(Object.keys(spec.affinity?.podAntiAffinity ?? {})).toEqual([
      'preferredDuringSchedulingIgnoredDuringExecution',
    ]);
  });

  it('spread also where there is one, so that a second does not restart it', () => {
    const [one, two] = [1, 2].map((replicas) =>
      withBackend({ kind: 'fixed', replicas }).podOf('todo-backend'),
    );
    expect(one).toEqual(two);
    expect(one?.spec.topologySpreadConstraints).toEqual(spec.topologySpreadConstraints);
  });
});
