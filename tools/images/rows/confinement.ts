import { contract, type ContainerKey, security } from '../../../lib/contract';
import { last } from '../dockerfile';
import { type Cell, exactly, type Row } from '../row';
import { inManifests, serviceOf, type Sources, type Workload } from '../sources';
import { absent, at, items, text } from '../tree';
import { inDockerfile } from './process';

const yes = 'true';

function shares(value: unknown, fields: readonly string[]): string {
  return fields.filter((field) => text(value, field) !== absent).join(' ') || 'none';
}

/** What a container of a pod may do, by the field that says so. */
export function podCells(
  key: ContainerKey,
): Readonly<Record<string, (workload: Pick<Workload, 'pod' | 'container'>) => Cell>> {
  const { user, group } = contract[key].account;
  const own = ({ container }: Pick<Workload, 'container'>, ...path: readonly string[]): string =>
    text(container, 'securityContext', ...path);
  const shared = ({ pod }: Pick<Workload, 'pod'>, ...path: readonly string[]): string =>
    text(pod, 'securityContext', ...path);
  return {
    user: (each) => exactly(`${own(each, 'runAsUser')}:${own(each, 'runAsGroup')}`, `${user}:${group}`),
    'user of the pod': (each) =>
      exactly(`${shared(each, 'runAsUser')}:${shared(each, 'runAsGroup')}`, `${user}:${group}`),
    'group of volumes': (each) => exactly(shared(each, 'fsGroup'), String(group)),
    'not root': (each) =>
      exactly(
        `${own(each, 'runAsNonRoot')} ${shared(each, 'runAsNonRoot')}`,
        `${security.runAsNonRoot} ${security.runAsNonRoot}`,
      ),
    'read-only root': (each) =>
      exactly(own(each, 'readOnlyRootFilesystem'), String(security.readOnlyRootFilesystem)),
    'capabilities dropped': (each) =>
      exactly(own(each, 'capabilities', 'drop'), security.dropCapabilities.join(' ')),
    'capabilities added': (each) => exactly(own(each, 'capabilities', 'add'), absent),
    'new privileges': (each) =>
      exactly(own(each, 'allowPrivilegeEscalation'), String(security.allowPrivilegeEscalation)),
    privileged: (each) => exactly(own(each, 'privileged'), String(security.privileged)),
    seccomp: (each) =>
      exactly(
        `${own(each, 'seccompProfile', 'type')} ${shared(each, 'seccompProfile', 'type')}`,
        `${security.seccompProfile} ${security.seccompProfile}`,
      ),
    'service account token': ({ pod }) =>
      exactly(text(pod, 'automountServiceAccountToken'), String(security.mountServiceAccountToken)),
    'host namespaces': ({ pod }) => exactly(shares(pod, ['hostNetwork', 'hostPID', 'hostIPC']), 'none'),
  };
}

/** What Compose can hold a container to; the rest is Docker's default. */
export function composeCells(key: ContainerKey, service: unknown): Readonly<Record<string, Cell>> {
  const { user, group } = contract[key].account;
  return {
    user: exactly(text(service, 'user'), `${user}:${group}`),
    'read-only root': exactly(text(service, 'read_only'), yes),
    'capabilities dropped': exactly(text(service, 'cap_drop'), security.dropCapabilities.join(' ')),
    'capabilities added': exactly(text(service, 'cap_add'), absent),
    'new privileges': exactly(
      text(service, 'security_opt') === 'no-new-privileges:true' ? 'false' : text(service, 'security_opt'),
      String(security.allowPrivilegeEscalation),
    ),
    privileged: exactly(
      text(service, 'privileged') === absent ? 'false' : text(service, 'privileged'),
      'false',
    ),
    'host namespaces': exactly(shares(service, ['network_mode', 'pid', 'ipc']), 'none'),
  };
}

/** What a container may not do, whatever happens inside it. */
export function confinementRows(sources: Sources, key: ContainerKey): readonly Row[] {
  const { user, group } = contract[key].account;
  const compose = composeCells(key, serviceOf(sources, key));
  return Object.entries(podCells(key)).map(([what, cell]) => {
    const inCompose = compose[what];
    return {
      container: key,
      what,
      cells: {
        ...(what === 'user'
          ? inDockerfile(sources, key, ({ image }) =>
              exactly(last(image, 'USER') ?? absent, `${user}:${group}`),
            )
          : {}),
        ...(inCompose === undefined ? {} : { Compose: inCompose }),
        ...inManifests(sources, key, cell),
      },
    };
  });
}

/** Names of the containers of a manifest that are less confined than the contract wants. */
function unconfined(manifest: readonly unknown[]): Cell {
  const pods = manifest.flatMap((object) => {
    const template =
      at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec') ?? at(object, 'spec', 'template', 'spec');
    return template === undefined ? [] : [template];
  });
  const containers = pods.flatMap((pod) =>
    [...items(pod, 'initContainers'), ...items(pod, 'containers')].map((container) => ({ pod, container })),
  );
  const cells = Object.values(podCells('backend'));
  const found = containers
    .filter((each) => !cells.every((cell) => cell(each).agrees))
    .map(({ container }) => text(container, 'name'));
  return exactly(found.join(' ') || 'none', 'none');
}

/** Init containers, jobs and backups too: Pod Security looks at every container. */
export function everyContainerRows({ manifests }: Sources): readonly Row[] {
  return [
    {
      container: 'every pod',
      what: 'containers not confined',
      cells: { Minikube: unconfined(manifests.Minikube), production: unconfined(manifests.production) },
    },
  ];
}
