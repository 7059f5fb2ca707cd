import { production } from '../../lib/environments';
import { scaling } from '../../tools/e2e/steps/scaling';
import { FakeKubectl, withoutPlace } from './fake-kubectl';
import { listed, pod, stageOn } from './stages';

const limits: Readonly<Record<string, { readonly minimum: number; readonly maximum: number }>> = {
  'todo-frontend': { minimum: 2, maximum: 4 },
  'todo-backend': { minimum: 2, maximum: 5 },
};

function autoscaler(name: string, status: object): unknown {
  return {
    kind: 'HorizontalPodAutoscaler',
    spec: {
      scaleTargetRef: { name },
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 70 } } }],
    },
    status,
  };
}

const seeing = {
  conditions: [{ type: 'ScalingActive', status: 'True' }],
  currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 15 } } }],
};

/** A cluster whose autoscalers keep their range unless `kept` says otherwise; pods are measured where `status` is given. */
function cluster(status?: object, kept: (wanted: number, maximum: number) => number = Math.min): FakeKubectl {
  const replicas = new Map(Object.entries(limits).map(([name, { minimum }]) => [name, minimum]));
  return new FakeKubectl(({ args }) => {
    const [verb, kind = '', name = ''] = withoutPlace(args);
    if (kind.startsWith('--raw=/apis/metrics.k8s.io')) return status === undefined ? { status: 1 } : {};
    if (verb === 'scale') {
      const workload = kind.replace('deployment/', '');
      const wanted = Number(name.replace('--replicas=', ''));
      replicas.set(workload, kept(wanted, limits[workload]?.maximum ?? 0));
    }
    if (verb !== 'get') return {};
    if (kind === 'deployment') return { stdout: String(replicas.get(name)) };
    if (kind === 'horizontalpodautoscalers') {
      return { stdout: listed(Object.keys(limits).map((workload) => autoscaler(workload, status ?? {}))) };
    }
    const selector = args.find((argument) => argument.startsWith('--selector=')) ?? '';
    const workload = /name=(todo-\w+)/.exec(selector)?.[1] ?? '';
    const count = replicas.get(workload) ?? 0;
    return { stdout: listed(Array.from({ length: count }, (_, index) => pod(workload, index))) };
  });
}

describe('scaling', () => {
  it('is not claimed where there is no autoscaler', async () => {
    const kubectl = new FakeKubectl();
    await expect(scaling.prove(stageOn(kubectl))).resolves.toMatchObject({ outcome: 'not applicable' });
    expect(kubectl.calls).toEqual([]);
  });

  it('is proven when each autoscaler keeps its range and sees how much CPU its pods use', async () => {
    await expect(scaling.prove(stageOn(cluster(seeing), production))).resolves.toEqual({
      outcome: 'passed',
      detail:
        'todo-frontend from 1 to 2, and from 5 to 4, at 15 % of its CPU request, target 70 %; ' +
        'todo-backend from 1 to 2, and from 6 to 5, at 15 % of its CPU request, target 70 %',
    });
  });

  it('says so where nobody measures pods', async () => {
    const { detail } = await scaling.prove(stageOn(cluster(), production));
    expect(detail).toMatch(/nobody measures pods here$/);
    expect(detail).not.toContain('CPU');
  });

  it('is not proven when pods are measured and an autoscaler cannot use that, and says why', async () => {
    const message = 'missing request for cpu in container backend';
    const blind = { conditions: [{ type: 'ScalingActive', status: 'False', message }] };
    await expect(scaling.prove(stageOn(cluster(blind), production))).rejects.toThrow(
      `sees no utilization: ${message}`,
    );
  });

  it('is not proven when an autoscaler knows no utilization, although it is at work', async () => {
    const ignorant = { conditions: seeing.conditions };
    await expect(scaling.prove(stageOn(cluster(ignorant), production))).rejects.toThrow(
      'sees no utilization',
    );
  });

  it('is not proven when an autoscaler lets its Deployment leave the range', async () => {
    const idle = cluster(seeing, (wanted) => wanted);
    await expect(scaling.prove(stageOn(idle, production))).rejects.toThrow(
      'has 5 replicas, its autoscaler should keep it from 4 to 4',
    );
  });
});
