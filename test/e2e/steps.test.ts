import { production } from '../../lib/environments';
import { expectNoneLost } from '../../tools/e2e/load';
import { drain } from '../../tools/e2e/steps/drain';
import { dryRun, repetition } from '../../tools/e2e/steps/applying';
import { mounts, probes } from '../../tools/e2e/steps/declared';
import { FakeKubectl } from './fake-kubectl';
import { listed, pod, stageOn } from './stages';

describe('the dry run', () => {
  const warning = 'Warning: would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false';

  it('asks the server for strict validation, and changes nothing', async () => {
    const kubectl = new FakeKubectl();
    await expect(dryRun.prove(stageOn(kubectl))).resolves.toMatchObject({ outcome: 'passed' });
    expect(kubectl.commands).toEqual(['apply --dry-run=server --validate=strict --filename=-']);
  });

  it('is not passed over a warning of Pod Security', async () => {
    const kubectl = new FakeKubectl(() => ({ stderr: `${warning}\n` }));
    await expect(dryRun.prove(stageOn(kubectl))).rejects.toThrow(warning);
  });

  it('is not passed over a field that the server does not know', async () => {
    const kubectl = new FakeKubectl(() => ({ status: 1, stderr: 'strict decoding error: unknown field' }));
    await expect(dryRun.prove(stageOn(kubectl))).rejects.toThrow('unknown field');
  });
});

/** The workloads of minikube as a cluster lists them, with a change in their text. */
function applied(change: (text: string) => string = (text) => text): FakeKubectl {
  const { manifest } = stageOn(new FakeKubectl());
  const workloads = manifest.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return new FakeKubectl(() => ({ stdout: change(listed(workloads)) }));
}

describe('the probes', () => {
  it('ask what the contract promises', async () => {
    await expect(probes.prove(stageOn(applied()))).resolves.toMatchObject({ outcome: 'passed' });
  });

  it('are named when they ask something else, even something that answers', async () => {
    const other = applied((text) => text.replaceAll('"path":"/readyz"', '"path":"/livez"'));
    await expect(probes.prove(stageOn(other))).rejects.toThrow(
      'the readinessProbe of todo-backend asks /livez, not /readyz',
    );
  });
});

describe('the mounts', () => {
  it('are where the contract says', async () => {
    await expect(mounts.prove(stageOn(applied()))).resolves.toEqual({
      outcome: 'passed',
      detail: '7 paths of three workloads',
    });
  });

  it.each([
    [
      '"mountPath":"/var/run/postgresql"',
      '"mountPath":"/elsewhere"',
      '/var/run/postgresql of todo-postgres is no mount, not a scratch volume',
    ],
    [
      '"mountPath":"/app/.next/cache"',
      '"mountPath":"/.next/cache"',
      '/app/.next/cache of todo-frontend is no mount, not a scratch volume',
    ],
    [
      '"volumeClaimTemplates"',
      '"ignored"',
      '/var/lib/postgresql/data of todo-postgres is no mount, not a claim volume',
    ],
    [
      '"medium":"Memory"',
      '"medium":""',
      '/dev/shm of todo-postgres is a scratch volume, not a memory volume',
    ],
  ])('are named when they are not: %s', async (from, to, sentence) => {
    const other = applied((text) => text.replaceAll(from, to));
    await expect(mounts.prove(stageOn(other))).rejects.toThrow(sentence);
  });
});

describe('applying again', () => {
  it('names the object whose generation changed', async () => {
    let generation = 1;
    const kubectl = new FakeKubectl(({ args }) => {
      if (args.includes('apply')) generation += 1;
      if (!args.includes('--filename=-') || !args.includes('get')) return { stdout: listed([]) };
      return { stdout: listed([{ kind: 'Deployment', metadata: { name: 'todo-backend', generation } }]) };
    });
    await expect(repetition.prove(stageOn(kubectl))).rejects.toThrow('Changed: Deployment todo-backend');
  });
});

describe('steady requests', () => {
  const load = { url: 'http://todo-backend:8000/todos', sent: 100, lost: [] };

  it('are proof when some were sent and none was lost', () => {
    expect(() => {
      expectNoneLost([load]);
    }).not.toThrow();
  });

  it.each([
    [
      { ...load, lost: ['1.5 s: ECONNREFUSED'] },
      '1 of 100 requests to http://todo-backend:8000/todos were lost',
    ],
    [{ ...load, sent: 0 }, 'No request was sent'],
  ])('are none otherwise: %#', (given, sentence) => {
    expect(() => {
      expectNoneLost([given]);
    }).toThrow(sentence);
  });
});

describe('a drain', () => {
  /** A cluster with two pods of each workload, in which `allowed` may be evicted. */
  const cluster = (allowed: number): FakeKubectl => {
    const evictions = new Map<string, number>();
    return new FakeKubectl(({ args }) => {
      const selected = args.find((argument) => argument.startsWith('--selector='));
      const workload = /name=(todo-\w+)/.exec(selected ?? '')?.[1];
      if (args.includes('get') && workload !== undefined) {
        return { stdout: listed([1, 2].map((number) => pod(workload, number))) };
      }
      const evicted = /pods\/(todo-\w+)-\d\/eviction/.exec(args.join(' '))?.[1];
      if (evicted === undefined) return { stdout: listed([]) };
      const count = (evictions.get(evicted) ?? 0) + 1;
      evictions.set(evicted, count);
      // Others are there by the time of the third question.
      return count <= allowed || count > 2
        ? {}
        : { status: 1, stderr: "Cannot evict pod as it would violate the pod's disruption budget." };
    });
  };

  it('takes as many pods as the budget allows, and goes on when there are others', async () => {
    await expect(drain.prove(stageOn(cluster(1), production))).resolves.toMatchObject({ outcome: 'passed' });
  });

  it('is not proven when more can be taken, as without the budget', async () => {
    await expect(drain.prove(stageOn(cluster(2), production))).rejects.toThrow(
      '2 of 2 pods of todo-frontend could be evicted at once, its budget says 1',
    );
  });

  it('is not proven when none can be taken', async () => {
    await expect(drain.prove(stageOn(cluster(0), production))).rejects.toThrow(/0 of 2 .* disruption budget/);
  });
});
