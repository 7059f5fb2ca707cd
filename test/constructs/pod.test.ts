import { container, pod } from '../../lib/constructs/pod';
import { temporaryDirectory, type WritablePath } from '../../lib/contract';
import * as k8s from '../../imports/k8s';
import { minikube, production } from '../../lib/environments';
import { check, formatFinding } from '../../tools/check';
import { Manifest } from '../../tools/manifest';
import { type Manifest as Objects, manifestOf, manifestWith } from '../manifest';
import { fullest, smallest } from '../sample-environments';

const resources = {
  requests: { cpuMillicores: 10, memoryMebibytes: 20 },
  limits: { cpuMillicores: 30, memoryMebibytes: 40 },
};
const writable: readonly WritablePath[] = [
  temporaryDirectory,
  { path: '/app/.next/cache', volume: 'scratch' },
  { path: '/dev/shm', volume: 'memory' },
  { path: '/data', volume: 'claim' },
];

/** A Deployment around the pod under test. */
function deployed(spec: k8s.PodSpec): Objects {
  return manifestWith((scope) => {
    new k8s.KubeDeployment(scope, 'deployment', {
      metadata: { name: 'test' },
      spec: {
        selector: { matchLabels: { app: 'test' } },
        template: { metadata: { labels: { app: 'test' } }, spec },
      },
    });
  });
}

it('a pod with the smallest set of props leaves all else to the image and to Kubernetes', () => {
  const least = deployed(
    pod(smallest, {
      account: 'backend',
      serviceAccountName: 'account',
      writable: [],
      containers: [container(smallest, { name: 'main', image: 'backend', resources, writable: [] })],
    }),
  );
  const fields = (of: object): string => Object.keys(of).sort().join(' ');
  expect(fields(least.podOf('test').spec)).toBe(
    'automountServiceAccountToken containers enableServiceLinks securityContext serviceAccountName volumes',
  );
  expect(fields(least.container('test', 'main'))).toBe(
    'image imagePullPolicy name resources securityContext volumeMounts',
  );
});

describe('a pod with every prop', () => {
  const own = {
    env: [{ name: 'A', value: 'a' }],
    command: ['run'],
    args: ['--fast'],
    workingDir: '/work',
    ports: [{ name: 'http', containerPort: 80 }],
    livenessProbe: { exec: { command: ['alive'] } },
    lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
  };
  const mounts = [{ name: 'configuration', mountPath: '/etc/configuration', readOnly: true }];
  const most = deployed(
    pod(fullest, {
      account: 'backend',
      serviceAccountName: 'account',
      writable,
      memoryVolumeMebibytes: 96,
      volumes: [{ name: 'configuration', configMap: { name: 'configuration' } }],
      terminationGracePeriodSeconds: 90,
      restartPolicy: 'Never',
      initContainers: [container(fullest, { name: 'before', image: 'postgres', resources, writable: [] })],
      containers: [
        container(fullest, { name: 'main', image: 'backend', resources, writable, mounts, ...own }),
      ],
    }),
  );
  const { spec } = most.podOf('test');
  const main = most.container('test', 'main');

  it('has a volume of the right kind for each writable path, and none for a claim', () => {
    expect(spec.volumes).toEqual([
      { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
      { name: 'app-next-cache', emptyDir: { sizeLimit: '256Mi' } },
      { name: 'dev-shm', emptyDir: { medium: 'Memory', sizeLimit: '96Mi' } },
      { name: 'configuration', configMap: { name: 'configuration' } },
    ]);
  });

  it('mounts each writable path where it is, and what is asked for beside them', () => {
    expect(main.volumeMounts).toEqual([
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'app-next-cache', mountPath: '/app/.next/cache' },
      { name: 'dev-shm', mountPath: '/dev/shm' },
      { name: 'data', mountPath: '/data' },
      { name: 'configuration', mountPath: '/etc/configuration', readOnly: true },
    ]);
  });

  it('runs what it is given, and stops as it is given', () => {
    expect(main).toMatchObject(own);
    expect(spec).toMatchObject({ restartPolicy: 'Never', terminationGracePeriodSeconds: 90 });
  });

  it('may write as much to its disk as all its scratch volumes hold, and its log', () => {
    const disk = (name: string): unknown =>
      most.container('test', name).resources?.limits?.['ephemeral-storage'];
    expect([disk('main'), disk('before')]).toEqual(['576Mi', '64Mi']);
  });
});

describe.each([minikube, production])('where the cluster assigns users: $name', (environment) => {
  const assigned = manifestOf({ ...environment, account: 'assigned' });

  it('no pod and no container names a user or a group, and all refuse root', () => {
    const contexts = new Manifest(assigned.objects).pods.flatMap(({ spec, containers }) =>
      [spec, ...containers.map(({ value }) => value)].map((value) => value.at('securityContext')),
    );
    expect(contexts.length).toBeGreaterThan(10);
    for (const context of contexts) {
      expect(context.at('runAsNonRoot').flag).toBe(true);
      for (const field of ['runAsUser', 'runAsGroup', 'fsGroup', 'fsGroupChangePolicy'])
        expect(context.at(field).isAbsent).toBe(true);
    }
  });

  it('the checks find nothing', () => {
    expect(check(assigned.objects).map(formatFinding)).toEqual([]);
  });
});
