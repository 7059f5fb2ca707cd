import { releaseEffects } from '../../tools/diff';
import type { Mapping } from '../../tools/manifest';
import { object, workload } from './manifests';

const upgrade = { from: '1.28', to: '1.37' } as const;

/** What becomes of an object from one release to another: `refused: sentence`. */
function effects(
  of: unknown,
  between: { from: '1.28' | '1.30'; to: '1.30' | '1.32' | '1.37' } = upgrade,
): readonly string[] {
  return releaseEffects([of], between).map(({ kind, message }) => `${kind}: ${message}`);
}

const job = (spec: Mapping): Mapping => ({ ...workload('Job', { image: 'a:1' }), spec });
const flowSchema = { ...object('FlowSchema', 'a'), apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3' };
const sleep = { lifecycle: { preStop: { sleep: { seconds: 5 } } } };
const claim = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };

test.each<readonly [string, unknown, RegExp]>([
  [
    'a kind that is gone',
    flowSchema,
    /^refused: FlowSchema of flowcontrol\.apiserver\.k8s\.io\/v1beta3 is not served since Kubernetes 1\.32: \S+\/v1 has it/,
  ],
  [
    'a kind that is deprecated',
    object('Endpoints', 'a'),
    /^to be known: Endpoints of v1 is deprecated since Kubernetes 1\.33/,
  ],
  [
    'a field that is deprecated',
    workload('Deployment', {}, { template: { spec: { containers: [], volumes: [{ name: 'a', rbd: {} }] } } }),
    /^to be known: spec\.template\.spec\.volumes\[0\]\.rbd is deprecated\.$/m,
  ],
  [
    'a field that comes',
    workload('Deployment', sleep),
    /no longer: .*preStop\.sleep is not a field .* before Kubernetes 1\.29/,
  ],
  [
    'a gate that opens',
    workload(
      'Deployment',
      {},
      { template: { spec: { hostUsers: false, containers: [{ name: 'a', image: 'a:1' }] } } },
    ),
    /no longer: spec\.template\.spec\.hostUsers has no effect unless/,
  ],
  [
    'a default',
    job({ podFailurePolicy: { rules: [] } }),
    /behaves otherwise: Since Kubernetes 1\.29: .* podReplacementPolicy is Failed/,
  ],
  [
    'requests',
    workload('Deployment', { resources: { requests: { cpu: 1 } } }),
    /behaves otherwise: Since Kubernetes 1\.33: .* resizePolicy of NotRequired/,
  ],
  [
    'a probe of another host',
    workload('Deployment', { livenessProbe: { httpGet: { port: 80, host: 'a' } } }),
    /behaves otherwise: Since Kubernetes 1\.34: .* name a host are refused/,
  ],
  [
    'a claim',
    workload('Deployment', {}, { template: { spec: { containers: [], ...claim } } }),
    /behaves otherwise: Since Kubernetes 1\.37: On nodes with SELinux/,
  ],
])('what a release does with %s is told', (_, of, expected) => {
  expect(effects(of).join('\n')).toMatch(expected);
});

test('nothing is told of releases that do the same', () => {
  const asking = workload('Deployment', { resources: { requests: { cpu: 1 } } });
  expect(effects(flowSchema, { from: '1.28', to: '1.30' })).toEqual([]);
  expect(effects(asking, { from: '1.30', to: '1.32' })).toEqual([]);
});
