import { containers } from '../../lib/contract';
import { production } from '../../lib/environments';
import { dryRun, repetition } from '../../tools/e2e/steps/applying';
import { mounts, probes } from '../../tools/e2e/steps/declared';
import { drain } from '../../tools/e2e/steps/drain';
import { expectNoneLost } from '../../tools/e2e/steps/rolling';
import { furtherServices } from '../sample-environments';
import { FakeKubectl } from './fake-kubectl';
import { listed, pod, stageOn, workloadOf } from './stages';

describe('the dry run', () => {
  const warning = 'Warning: would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false';

  it('asks the server for strict validation, and changes nothing', async () => {
    const kubectl = new FakeKubectl();
    await expect(dryRun.prove(stageOn(kubectl))).resolves.toMatchObject({ outcome: 'passed' });
    expect(kubectl.commands).toEqual(['apply --dry-run=server --validate=strict --filename=-']);
  });

  it.each([
    ['a warning of Pod Security', { stderr: `${warning}\n` }, warning],
    ['an unknown field', { status: 1, stderr: 'strict decoding error: unknown field' }, 'unknown field'],
  ])('is not passed over %s', async (_, answer, sentence) => {
    const kubectl = new FakeKubectl(() => answer);
    await expect(dryRun.prove(stageOn(kubectl))).rejects.toThrow(sentence);
  });
});

describe('what is applied', () => {
  const furtherPaths = furtherServices.flatMap((key) => containers[key].writable);
  /** The workloads of minikube as a cluster lists them, with one text in place of another. */
  const applied = (from = '', to = ''): FakeKubectl => {
    const { manifest } = stageOn(new FakeKubectl());
    const workloads = manifest.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
    const text = listed(workloads);
    return new FakeKubectl(() => ({ stdout: from === '' ? text : text.replaceAll(from, to) }));
  };

  it.each([
    [probes, 'startup, liveness and readiness of every workload'],
    [mounts, `${furtherPaths.length + 7} paths of every workload`],
  ])('is as the contract says: $name', async (step, detail) => {
    const found = await step.prove(stageOn(applied()));
    expect(found.outcome).toBe('passed');
    expect(found.detail).toContain(detail);
  });

  it.each([
    [probes, '/readyz', '/livez', 'the readinessProbe of todo-backend asks /livez, not /readyz'],
    [mounts, '/var/run/postgresql', '/elsewhere', '/var/run/postgresql of todo-postgres is no mount'],
    [mounts, '/app/.next/cache', '/.next', '/app/.next/cache of todo-frontend is no mount'],
    [
      mounts,
      'volumeClaimTemplates',
      'x',
      '/var/lib/postgresql/data of todo-postgres is no mount, not a claim',
    ],
    [mounts, 'Memory', '', '/dev/shm of todo-postgres is a scratch volume, not a memory volume'],
  ])('is named where it is not: $name, %s', async (step, from, to, sentence) => {
    await expect(step.prove(stageOn(applied(`"${from}"`, `"${to}"`)))).rejects.toThrow(sentence);
  });
});

describe('applying again', () => {
  it('names the object whose generation changed', async () => {
    let generation = 1;
    const kubectl = new FakeKubectl(({ args }) => {
      if (args.includes('apply')) generation += 1;
      const object = { kind: 'Deployment', metadata: { name: 'todo-backend', generation } };
      return { stdout: listed(args.includes('--filename=-') ? [object] : []) };
    });
    await expect(repetition.prove(stageOn(kubectl))).rejects.toThrow('Changed: Deployment todo-backend');
  });
});

describe('steady requests', () => {
  const load = { url: 'http://todo-backend:8000/todos', sent: 100, lost: [] };
  const finding = (changes: object) => (): void => {
    expectNoneLost([{ ...load, ...changes }]);
  };
  const lost = ['1.5 s: ECONNREFUSED'];

  it('are proof when some were sent and none was lost, and none otherwise', () => {
    expect(finding({})).not.toThrow();
    expect(finding({ lost })).toThrow(`1 of 100 requests to ${load.url} were lost: ${lost.join()}`);
    expect(finding({ sent: 0 })).toThrow('No request was sent');
  });
});

describe('a drain', () => {
  /** A cluster with two pods of each workload, in which `allowed` may be evicted; by the third question there are others. */
  const cluster = (allowed: number): FakeKubectl => {
    const evictions = new Map<string, number>();
    return new FakeKubectl(({ args }) => {
      const workload = workloadOf(args);
      const pods = workload === undefined ? [] : [pod(workload, 1), pod(workload, 2)];
      if (args.includes('get')) return { stdout: listed(pods) };
      const evicted = /pods\/(todo-\w+)-\d\/eviction/.exec(args.join(' '))?.[1] ?? '';
      const count = (evictions.get(evicted) ?? 0) + 1;
      evictions.set(evicted, count);
      return count <= allowed || count > 2
        ? {}
        : { status: 1, stderr: "Cannot evict pod as it would violate the pod's disruption budget." };
    });
  };

  it('takes as many pods as the budget allows, and goes on when there are others', async () => {
    await expect(drain.prove(stageOn(cluster(1), production))).resolves.toMatchObject({ outcome: 'passed' });
  });

  it.each([
    [2, '2 of 2 pods of todo-frontend could be evicted at once, its budget says 1'],
    [0, '0 of 2 pods of todo-frontend could be evicted at once, its budget says 1. Cannot evict pod'],
  ])('is not proven when %d can be taken at once', async (allowed, sentence) => {
    await expect(drain.prove(stageOn(cluster(allowed), production))).rejects.toThrow(sentence);
  });
});
