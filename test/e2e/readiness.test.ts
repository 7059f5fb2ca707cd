import { NotProven } from '../../tools/e2e/patience';
import { untilReady } from '../../tools/e2e/workloads';
import { FakeKubectl, type Script } from './fake-kubectl';
import { listed, pod, stageOn } from './stages';

describe('what becomes Ready', () => {
  const deployment = (status: object): unknown => ({
    kind: 'Deployment',
    metadata: { name: 'todo-backend', generation: 1 },
    spec: { replicas: 1 },
    status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: 1, ...status },
  });
  const unready = { conditions: [{ type: 'Ready', status: 'False' }] };
  const failed = {
    kind: 'Job',
    metadata: { name: 'todo-migrate-1' },
    status: { conditions: [{ type: 'Failed', status: 'True' }] },
  };
  const waiting = (objects: readonly unknown[], events: readonly unknown[] = []): Promise<void> => {
    const script: Script = ({ args }) => ({ stdout: listed(args.includes('events') ? events : objects) });
    return untilReady(stageOn(new FakeKubectl(script)), [], 0);
  };

  it('is Ready when it is as it should be', async () => {
    await expect(waiting([deployment({}), pod('todo-backend', 1)])).resolves.toBeUndefined();
  });

  it.each([
    [
      'Pod Security refuses its pods',
      [
        deployment({
          availableReplicas: 0,
          conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'violates PodSecurity' }],
        }),
      ],
      'violates PodSecurity',
    ],
    [
      'no node has room',
      [
        deployment({ availableReplicas: 0 }),
        pod('todo-backend', 1, {
          conditions: [{ type: 'PodScheduled', status: 'False', message: 'Insufficient cpu' }],
        }),
      ],
      'Insufficient cpu',
    ],
    [
      'its image is missing',
      [
        deployment({ availableReplicas: 0 }),
        pod('todo-backend', 1, {
          ...unready,
          containerStatuses: [
            { name: 'backend', state: { waiting: { reason: 'ErrImageNeverPull', message: 'not present' } } },
          ],
        }),
      ],
      'container backend: ErrImageNeverPull not present',
    ],
    ['the migration fails', [failed], 'Job todo-migrate-1 failed'],
  ])('says why not when %s', async (_, objects, reason) => {
    await expect(waiting(objects)).rejects.toThrow(NotProven);
    await expect(waiting(objects)).rejects.toThrow(reason);
  });

  it.each([
    [
      'the line that sounds like a reason',
      'FATAL:  could not create lock file: Read-only file system\nLOG:  database system is shut down\n',
      'does not stay up (Error, status 1): FATAL:  could not create lock file: Read-only file system',
    ],
    ['the last line, where none does', 'starting\nbye\n', 'does not stay up (Error, status 1): bye'],
  ])('says of a container that crashes %s', async (_, log, reason) => {
    const crashed = pod('todo-backend', 1, {
      ...unready,
      containerStatuses: [
        {
          name: 'backend',
          ready: false,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
          lastState: { terminated: { reason: 'Error', exitCode: 1 } },
        },
      ],
    });
    const script: Script = ({ args }) =>
      args.includes('logs') && args.includes('--previous')
        ? { stdout: log }
        : { stdout: listed([deployment({ availableReplicas: 0 }), crashed]) };
    await expect(untilReady(stageOn(new FakeKubectl(script)), [], 0)).rejects.toThrow(
      `container backend ${reason}`,
    );
  });

  describe('behind an autoscaler that wants three pods, where the nodes have room for two', () => {
    const wanting = {
      kind: 'Deployment',
      metadata: { name: 'todo-backend', generation: 1 },
      spec: { replicas: 3 },
      status: { observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 2 },
    };
    const pods = [
      pod('todo-backend', 1),
      pod('todo-backend', 2),
      pod('todo-backend', 3, {
        conditions: [{ type: 'PodScheduled', status: 'False', message: 'Insufficient cpu' }],
      }),
    ];
    const atLeast = (minReplicas: number): unknown => ({
      kind: 'HorizontalPodAutoscaler',
      spec: { scaleTargetRef: { name: 'todo-backend' }, minReplicas },
    });

    it('is Ready when two are its minimum', async () => {
      await expect(waiting([wanting, ...pods, atLeast(2)])).resolves.toBeUndefined();
    });

    it('is not when three are', async () => {
      await expect(waiting([wanting, ...pods, atLeast(3)])).rejects.toThrow('Insufficient cpu');
    });

    it('is not without the autoscaler', async () => {
      await expect(waiting([wanting, ...pods])).rejects.toThrow('Insufficient cpu');
    });
  });

  it('speaks of the database first: all others wait for it', async () => {
    const statefulSet = {
      kind: 'StatefulSet',
      metadata: { name: 'todo-postgres', generation: 1 },
      spec: { replicas: 1 },
      status: { observedGeneration: 1 },
    };
    const job = { kind: 'Job', metadata: { name: 'todo-migrate-1' }, status: {} };
    await expect(waiting([deployment({ availableReplicas: 0 }), job, statefulSet])).rejects.toThrow(
      'StatefulSet todo-postgres is not Ready',
    );
  });

  it('says what the newest line of a log says where there is no warning either', async () => {
    const script: Script = ({ args }) => {
      if (args.includes('logs')) return { stdout: 'waiting for the database: timeout expired\n' };
      const objects = [deployment({ availableReplicas: 0 }), pod('todo-backend', 1, unready)];
      return { stdout: listed(args.includes('events') ? [] : objects) };
    };
    await expect(untilReady(stageOn(new FakeKubectl(script)), [], 0)).rejects.toThrow(
      'its pod says: waiting for the database: timeout expired',
    );
  });

  it('says what the newest warning says where nobody says more', async () => {
    const event = (message: string, lastTimestamp: string): unknown => ({
      type: 'Warning',
      message,
      lastTimestamp,
      involvedObject: { name: 'todo-backend-1' },
    });
    const events = [
      event('Readiness probe failed: 404', '2026-11-21T00:00:02Z'),
      event('Startup probe failed', '2026-11-21T00:00:01Z'),
    ];
    const objects = [deployment({ availableReplicas: 0 }), pod('todo-backend', 1, unready)];
    await expect(waiting(objects, events)).rejects.toThrow('Readiness probe failed: 404');
  });
});
