import { container, pod, temporaryDirectory, volumeName } from '../../lib/constructs/pod';
import type { WritablePath } from '../../lib/contract';
import type { Environment } from '../../lib/environments';
import * as k8s from '../../imports/k8s';
import { apiProblems } from '../kubernetes-schema';
import { type Manifest, manifestWith, mebibytes } from '../manifest';
import { everyEnvironment, fullest, smallest } from '../sample-environments';

const resources = {
  requests: { cpuMillicores: 10, memoryMebibytes: 20 },
  limits: { cpuMillicores: 30, memoryMebibytes: 40 },
};

const cache: WritablePath = { path: '/app/.next/cache', volume: 'scratch', needed: 'recommended' };
const memory: WritablePath = { path: '/dev/shm', volume: 'memory', needed: 'yes' };
const claim: WritablePath = { path: '/data', volume: 'claim', needed: 'yes' };

/** A Deployment around the pod under test, which `build` fills. */
function deployed(spec: k8s.PodSpec): Manifest {
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

function least(environment: Environment): Manifest {
  return deployed(
    pod(environment, {
      account: 'backend',
      serviceAccountName: 'account',
      writable: [],
      containers: [container(environment, { name: 'main', image: 'backend', resources, writable: [] })],
    }),
  );
}

const most = deployed(
  pod(fullest, {
    account: 'backend',
    serviceAccountName: 'account',
    writable: [temporaryDirectory, cache, memory, claim],
    memoryVolumeMebibytes: 96,
    volumes: [{ name: 'configuration', configMap: { name: 'configuration' } }],
    gracePeriodSeconds: 90,
    restartPolicy: 'Never',
    initContainers: [container(fullest, { name: 'before', image: 'postgres', resources, writable: [] })],
    containers: [
      container(fullest, {
        name: 'main',
        image: 'backend',
        resources,
        writable: [temporaryDirectory, cache, memory, claim],
        variables: [{ name: 'A', value: 'a' }],
        command: ['run'],
        args: ['--fast'],
        workingDirectory: '/work',
        ports: [{ name: 'http', containerPort: 80 }],
        probes: { livenessProbe: { exec: { command: ['alive'] } } },
        lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
        mounts: [{ name: 'configuration', mountPath: '/etc/configuration', readOnly: true }],
      }),
    ],
  }),
);

describe('a pod with the smallest set of props', () => {
  const { spec } = least(smallest).podOf('test');

  it.each(everyEnvironment)('is one that the Kubernetes API knows: $name', (environment) => {
    expect(apiProblems(least(environment).find('Deployment', 'test'))).toEqual([]);
  });

  it('has no volume, no pull secret, no init container', () => {
    expect(spec.volumes ?? []).toEqual([]);
    expect(spec.imagePullSecrets ?? []).toEqual([]);
    expect(spec.initContainers ?? []).toEqual([]);
  });

  it('leaves restart policy and grace period to Kubernetes', () => {
    expect([spec.restartPolicy, spec.terminationGracePeriodSeconds]).toEqual([undefined, undefined]);
  });

  it('has a container that only the image tells what to run', () => {
    const { command, args, workingDir, env, ports } = least(smallest).container('test', 'main');
    expect([command, args, workingDir, env, ports]).toEqual(Array(5).fill(undefined));
  });
});

describe('a pod with every prop', () => {
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

  it('runs what it is told to', () => {
    expect(main).toMatchObject({
      command: ['run'],
      args: ['--fast'],
      workingDir: '/work',
      env: [{ name: 'A', value: 'a' }],
      ports: [{ name: 'http', containerPort: 80 }],
      livenessProbe: { exec: { command: ['alive'] } },
      lifecycle: { preStop: { exec: { command: ['sleep', '1'] } } },
    });
    expect(spec).toMatchObject({ restartPolicy: 'Never', terminationGracePeriodSeconds: 90 });
  });

  it("pulls with the environment's secret", () => {
    expect(spec.imagePullSecrets).toEqual([{ name: 'pull-secret' }]);
  });

  it('may write as much to its disk as all its scratch volumes hold, and its log', () => {
    expect(mebibytes(main.resources?.limits?.['ephemeral-storage'])).toBeGreaterThan(2 * 256);
    const before = most.container('test', 'before').resources?.limits?.['ephemeral-storage'];
    expect(mebibytes(before)).toBeGreaterThan(0);
  });
});

describe('the account', () => {
  it("is the contract's where the environment names none", () => {
    const account = { runAsUser: 1000, runAsGroup: 1001 };
    expect(least(smallest).podOf('test').spec.securityContext).toMatchObject({ ...account, fsGroup: 1001 });
    expect(least(smallest).container('test', 'main').securityContext).toMatchObject(account);
  });

  it.each(['before', 'main'])("is the environment's for every container: %s", (name) => {
    const account = { runAsUser: 1001, runAsGroup: 1002 };
    expect(most.podOf('test').spec.securityContext).toMatchObject({ ...account, fsGroup: 1002 });
    expect(most.container('test', name).securityContext).toMatchObject(account);
  });
});

describe('the name of a volume', () => {
  it.each([
    ['/tmp', 'tmp'],
    ['/app/.next/cache', 'app-next-cache'],
    ['/var/lib/postgresql/data', 'var-lib-postgresql-data'],
  ])('behind %s is %s', (path, name) => {
    expect(volumeName(path)).toBe(name);
  });
});
