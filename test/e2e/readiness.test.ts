import { NotProven } from '../../tools/e2e/step';
import { untilReady } from '../../tools/e2e/workloads';
import { FakeKubectl } from './fake-kubectl';
import { listed, pod, stageOn } from './stages';

interface Cluster {
  readonly objects: readonly unknown[];
  readonly events?: readonly unknown[];
  readonly log?: string;
}

function waiting({ objects, events = [], log = '' }: Cluster): Promise<void> {
  const kubectl = new FakeKubectl(({ args }) => {
    if (args.includes('logs')) return { stdout: log };
    return { stdout: listed(args.includes('events') ? events : objects) };
  });
  return untilReady(stageOn(kubectl), [], 0);
}

function deployment(status: object, replicas = 1): unknown {
  const counts = { replicas, updatedReplicas: replicas, availableReplicas: replicas };
  return {
    kind: 'Deployment',
    metadata: { name: 'todo-backend', generation: 1 },
    spec: { replicas },
    status: { observedGeneration: 1, ...counts, ...status },
  };
}

const unavailable = deployment({ availableReplicas: 0 });
const notReady = { conditions: [{ type: 'Ready', status: 'False' }] };
const homeless = { conditions: [{ type: 'PodScheduled', status: 'False', message: 'Insufficient cpu' }] };
const starting = pod('todo-backend', 1, notReady);
const refused = {
  availableReplicas: 0,
  conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'violates PodSecurity' }],
};
const job = (status: object): unknown => ({ kind: 'Job', metadata: { name: 'todo-migrate-1' }, status });
const statefulSet = {
  kind: 'StatefulSet',
  metadata: { name: 'todo-postgres', generation: 1 },
  spec: { replicas: 1 },
};

function podWith(status: object): unknown {
  const containerStatuses = [{ name: 'backend', ready: false, ...status }];
  return pod('todo-backend', 1, { ...notReady, containerStatuses });
}

const absent = podWith({ state: { waiting: { reason: 'ErrImageNeverPull', message: 'not present' } } });
const crashing = podWith({
  state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
  lastState: { terminated: { reason: 'Error', exitCode: 1 } },
});

function warning(message: string, lastTimestamp: string): unknown {
  return { type: 'Warning', message, lastTimestamp, involvedObject: { name: 'todo-backend-1' } };
}

const events = [
  warning('Readiness probe failed: 404', '2026-11-21T00:00:02Z'),
  warning('Startup probe failed', '2026-11-21T00:00:01Z'),
];
const fatal = 'FATAL:  could not create lock file: Read-only file system';

/** Three pods are asked for, and the nodes have room for two. */
const placed = [pod('todo-backend', 1), pod('todo-backend', 2)];
const crowded = [deployment({ availableReplicas: 2 }, 3), ...placed, pod('todo-backend', 3, homeless)];
const atLeast = (minReplicas: number): unknown => ({
  kind: 'HorizontalPodAutoscaler',
  spec: { scaleTargetRef: { name: 'todo-backend' }, minReplicas },
});

describe('what becomes Ready', () => {
  it.each([
    ['it is as it should be', [deployment({}), pod('todo-backend', 1)]],
    ['its autoscaler asks for more pods than have room, above its minimum', [...crowded, atLeast(2)]],
  ])('is Ready when %s', async (_, objects) => {
    await expect(waiting({ objects })).resolves.toBeUndefined();
  });

  const crashed = 'container backend does not stay up (Error, status 1): ';
  const failed = job({ conditions: [{ type: 'Failed', status: 'True' }] });
  const line = 'waiting for the database: timeout expired';

  it.each<readonly [string, Cluster, string]>([
    ['Pod Security refuses its pods', { objects: [deployment(refused)] }, 'violates PodSecurity'],
    ['no node has room', { objects: [unavailable, pod('todo-backend', 1, homeless)] }, 'Insufficient cpu'],
    ['no node has room for a pod of the minimum', { objects: [...crowded, atLeast(3)] }, 'Insufficient cpu'],
    ['no node has room, and no autoscaler asks for more', { objects: crowded }, 'Insufficient cpu'],
    ['its image is missing', { objects: [unavailable, absent] }, 'backend: ErrImageNeverPull not present'],
    ['the migration fails', { objects: [failed] }, 'Job todo-migrate-1 failed'],
    [
      'it crashes and its log says why',
      { objects: [unavailable, crashing], log: `${fatal}\nLOG:  database system is shut down\n` },
      `${crashed}${fatal}`,
    ],
    [
      'it crashes and its log says nothing of the kind',
      { objects: [unavailable, crashing], log: 'starting\nbye\n' },
      `${crashed}bye`,
    ],
    [
      'all others wait for the database',
      { objects: [unavailable, job({}), statefulSet] },
      'todo-postgres is not',
    ],
    [
      'the newest warning says most',
      { objects: [unavailable, starting], events, log: 'a line' },
      'Readiness probe failed: 404',
    ],
    [
      'the newest line of its log says most',
      { objects: [unavailable, starting], log: `${line}\n` },
      `its pod says: ${line}`,
    ],
  ])('says why not when %s', async (_, cluster, reason) => {
    const found = waiting(cluster);
    await expect(found).rejects.toThrow(NotProven);
    await expect(found).rejects.toThrow(reason);
  });
});
