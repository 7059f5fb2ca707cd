import { account, type Account, containers as rows } from '../../lib/contract';
import type { Environment } from '../../lib/environments';
import { containersOf, manifestOf } from '../manifest';
import { everyEnvironment } from '../sample-environments';
import { walked } from './walk';

const pods = everyEnvironment.flatMap((environment) => {
  const manifest = manifestOf(environment);
  return manifest.workloads().map(({ kind, name, template }) => ({
    where: `${environment.name}, ${kind} ${name}`,
    environment,
    manifest,
    template,
    expected: accountOf(
      environment,
      containersOf(template).map(({ image = '' }) => image),
    ),
  }));
});

/** An environment's own account is that of the images which are released with the application; others say their own. */
function accountOf(environment: Environment, images: readonly string[]): Account {
  const isReleased = images.some((image) => /^(?:.*\/)?todo-/.test(image));
  if (isReleased && environment.account !== 'assigned') return environment.account ?? account;
  const published = Object.values(rows).find(
    ({ image }) => image.kind === 'published' && images.includes(image.reference),
  );
  return published?.account ?? account;
}

const containers = pods.flatMap((pod) =>
  containersOf(pod.template).map((container) => ({
    ...pod,
    where: `${pod.where}, ${container.name}`,
    container,
    expected: accountOf(pod.environment, [container.image ?? '']),
  })),
);

describe('every pod', () => {
  it.each(pods)("runs under the contract's security context: $where", ({ template, expected }) => {
    expect(template.spec.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: expected.user,
      runAsGroup: expected.group,
      fsGroup: expected.group,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it.each(pods)('gets no account token and no service links: $where', ({ template, manifest }) => {
    const { automountServiceAccountToken, enableServiceLinks, serviceAccountName = '' } = template.spec;
    const own = manifest.find('ServiceAccount', serviceAccountName).automountServiceAccountToken;
    expect([automountServiceAccountToken, own, enableServiceLinks]).toEqual([false, false, false]);
  });

  it.each(pods)("pulls with the environment's pull secret, if there is one: $where", (pod) => {
    const { source } = pod.environment.images;
    const name = source.kind === 'registry' ? source.pullSecret : undefined;
    expect(pod.template.spec.imagePullSecrets).toEqual(name === undefined ? undefined : [{ name }]);
  });
});

describe('every container', () => {
  it.each(containers)("runs under the contract's security context: $where", ({ container, expected }) => {
    expect(container.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: expected.user,
      runAsGroup: expected.group,
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it.each(containers)('asks for CPU, memory and storage, and is limited in them: $where', ({ container }) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    for (const amounts of [requests, limits])
      expect(Object.keys(amounts).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
  });

  it.each(containers)('runs what is written, without expansion by the kubelet: $where', ({ container }) => {
    const { command = [], args = [], env = [] } = container;
    const texts = [...command, ...args, ...env.map(({ value = '' }) => value)];
    // The kubelet reads $$ as $, and $(NAME) as the value of NAME where the container has such a variable.
    const expanded = ['$$', ...env.map(({ name }) => `$(${name})`)];
    expect(expanded.filter((sign) => texts.some((text) => text.includes(sign)))).toEqual([]);
  });

  it.each(containers)('mounts only volumes that its pod has: $where', ({ container, template, manifest }) => {
    const claims = manifest
      .all('StatefulSet')
      .filter(({ spec }) => spec.template === template)
      .flatMap(({ spec }) => spec.volumeClaimTemplates ?? [])
      .map(({ metadata }) => metadata?.name);
    const volumes = [...claims, ...(template.spec.volumes ?? []).map(({ name }) => name)];
    const mounted = (container.volumeMounts ?? []).map(({ name }) => name);
    expect(mounted.filter((name) => !volumes.includes(name))).toEqual([]);
  });
});

describe('the image', () => {
  it.each([
    ['minikube', 'frontend', 'todo-frontend:v1.0.0', 'Never'],
    ['minikube', 'backend', 'todo-backend:v1.0.0', 'Never'],
    ['minikube', 'postgres', 'postgres:15.19-alpine', 'IfNotPresent'],
    ['production', 'frontend', 'ghcr.io/example/todo-frontend:v1.0.0', 'IfNotPresent'],
    ['production', 'backend', 'ghcr.io/example/todo-backend:v1.0.0', 'IfNotPresent'],
    ['production', 'postgres', 'postgres:15.19-alpine', 'IfNotPresent'],
  ])('in %s of the %s is %s, pulled %s', (environment, key, image, imagePullPolicy) => {
    const row = walked.find((each) => each.environment.name === environment && each.key === key);
    expect(row?.container).toMatchObject({ image, imagePullPolicy });
  });

  it.each(containers)('is never `latest`, nor without tag and digest: $where', ({ container }) => {
    expect(container.image).toMatch(/:[\w.-]+$|@sha256:[a-f0-9]{64}$/);
    expect(container.image).not.toMatch(/:latest$/);
  });
});
