import { production } from '../../lib/environments';
import { scaling } from '../../tools/e2e/steps/scaling';
import { FakeKubectl, withoutPlace } from './fake-kubectl';
import { listed, pod, stageOn, workloadOf } from './stages';

const maximum: Readonly<Record<string, number>> = { 'todo-frontend': 4, 'todo-backend': 5 };

function autoscaler(name: string, status: object): unknown {
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 70 } } }];
  return { kind: 'HorizontalPodAutoscaler', spec: { scaleTargetRef: { name }, metrics }, status };
}

const seeing = {
  conditions: [{ type: 'ScalingActive', status: 'True' }],
  currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 15 } } }],
};

/** A cluster whose autoscalers keep their range unless `kept` says otherwise; pods are measured where `status` is given. */
function cluster(status?: object, kept: (count: number, most: number) => number = Math.min): FakeKubectl {
  const replicas = new Map(Object.keys(maximum).map((name) => [name, 2]));
  return new FakeKubectl(({ args }) => {
    const [verb, kind = '', name = ''] = withoutPlace(args);
    if (kind.startsWith('--raw=/apis/metrics.k8s.io')) return status === undefined ? { status: 1 } : {};
    if (verb === 'scale') {
      const workload = kind.replace('deployment/', '');
      replicas.set(workload, kept(Number(name.replace('--replicas=', '')), maximum[workload] ?? 0));
    }
    if (verb !== 'get') return {};
    if (kind === 'deployment') return { stdout: String(replicas.get(name)) };
    if (kind === 'horizontalpodautoscalers') {
      return { stdout: listed([...replicas.keys()].map((each) => autoscaler(each, status ?? {}))) };
    }
    const workload = workloadOf(args) ?? '';
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
    const used = 'at 15 % of its CPU request, target 70 %';
    const [frontend, backend] = ['from 1 to 2, and from 5 to 4', 'from 1 to 2, and from 6 to 5'];
    const detail = `todo-frontend ${frontend}, ${used}; todo-backend ${backend}, ${used}`;
    await expect(scaling.prove(stageOn(cluster(seeing), production))).resolves.toEqual({
      outcome: 'passed',
      detail,
    });
  });

  it('says so where nobody measures pods', async () => {
    const { detail } = await scaling.prove(stageOn(cluster(), production));
    expect(detail).toMatch(/nobody measures pods here$/);
    expect(detail).not.toContain('CPU');
  });

  const message = 'missing request for cpu in container backend';
  const blind = { conditions: [{ type: 'ScalingActive', status: 'False', message }] };
  const { conditions } = seeing;
  const anyNumber = (count: number): number => count;

  it.each([
    ['cannot use what is measured', cluster(blind), `sees no utilization: ${message}`],
    ['knows no utilization, although it is at work', cluster({ conditions }), 'sees no utilization'],
    ['lets its Deployment leave the range', cluster(seeing, anyNumber), 'should keep it from 4 to 4'],
  ])('is not proven when an autoscaler %s', async (_, kubectl, sentence) => {
    await expect(scaling.prove(stageOn(kubectl, production))).rejects.toThrow(sentence);
  });
});
