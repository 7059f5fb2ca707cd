import { formatPath, type Path } from '../../../tools/manifest';
import type { Defect, Subject } from './defect';

const templates: Readonly<Record<string, Path>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** Everything that can be wrong with a pod. */
export function podDefects(subject: Subject): readonly Defect[] {
  const template = templates[subject.kind];
  if (template === undefined) return [];
  const spec = [...template, 'spec'];
  const containers = [
    ...subject.entries(...spec, 'initContainers'),
    ...subject.entries(...spec, 'containers'),
  ];
  const labels = [...template, 'metadata', 'labels', 'app.kubernetes.io/name'];
  return [
    ...containers.flatMap((container) => [
      ...securityDefects(subject, container),
      ...containerDefects(subject, container),
    ]),
    subject.remove(spec),
    subject.set([...spec, 'hostNetwork'], true),
    subject.set([...spec, 'hostPID'], true),
    subject.set([...spec, 'hostIPC'], true),
    subject.set([...spec, 'securityContext', 'runAsUser'], 0),
    subject.set([...spec, 'securityContext', 'sysctls'], [{ name: 'kernel.msgmax', value: '65536' }]),
    subject.set([...spec, 'securityContext', 'seLinuxOptions'], { type: 'spc_t' }),
    subject.remove([...spec, 'securityContext']),
    subject.remove([...spec, 'automountServiceAccountToken']),
    subject.remove([...spec, 'enableServiceLinks']),
    subject.rename([...spec, 'serviceAccountName']),
    subject.rename(labels),
    subject.set([...spec, 'restartPolicy'], 'Sometimes'),
    subject.set([...spec, 'nodeSelektor'], {}),
    ...subject.entries(...spec, 'imagePullSecrets').map((secret) => subject.rename([...secret, 'name'])),
    ...subject.entries(...spec, 'volumes').flatMap((volume) => [
      subject.rename([...volume, 'name']),
      subject.remove(volume),
      subject.set(volume, { name: subject.at([...volume, 'name']), hostPath: { path: '/' } }),
      ...[
        ['configMap', 'name'],
        ['persistentVolumeClaim', 'claimName'],
      ]
        .filter((source) => subject.has(...volume, ...source))
        .map((source) => subject.rename([...volume, ...source])),
    ]),
    ...subject
      .entries(...spec, 'topologySpreadConstraints')
      .map((one) => subject.rename([...one, 'labelSelector', 'matchLabels', 'app.kubernetes.io/name'])),
  ];
}

function securityDefects(subject: Subject, container: Path): readonly Defect[] {
  const security = [...container, 'securityContext'];
  const wrong: Readonly<Record<string, unknown>> = {
    privileged: true,
    allowPrivilegeEscalation: true,
    runAsNonRoot: false,
    runAsUser: 0,
    readOnlyRootFilesystem: false,
    procMount: 'Unmasked',
    seccompProfile: { type: 'Unconfined' },
    capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] },
  };
  return [
    subject.remove(security),
    ...subject.entries(...security).map((field) => subject.remove(field)),
    ...Object.entries(wrong).map(([field, value]) => subject.set([...security, field], value)),
    subject.set([...security, 'capabilities'], { drop: ['NET_RAW'] }),
  ];
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function containerDefects(subject: Subject, container: Path): readonly Defect[] {
  const own = (field: string): Path => [...container, field];
  const image = String(subject.at(own('image')));
  const present = probes.map(own).filter((probe) => subject.has(...probe));
  return [
    subject.remove(own('image')),
    subject.set(own('image'), image.replace(/:[^:/]*$/, '')),
    subject.set(own('image'), image.replace(/:[^:/]*$/, ':latest')),
    subject.set(own('image'), 8),
    subject.set(own('imagePullPolicy'), 'Always'),
    subject.set(own('imagePullPolicy'), 'Sometimes'),
    subject.remove(own('name')),
    subject.set(own('name'), 'Not_A_Name'),
    subject.set(own('readynessProbe'), {}),
    ...['requests', 'limits'].flatMap((side) => [
      ...['cpu', 'memory'].map((name) => subject.remove([...own('resources'), side, name])),
      subject.set([...own('resources'), side, 'cpu'], 'one'),
      subject.set([...own('resources'), side, 'memory'], '64Gi'),
    ]),
    ...subject.entries(...own('env')).flatMap((variable) =>
      subject.has(...variable, 'valueFrom')
        ? [
            subject.rename([...variable, 'valueFrom', 'secretKeyRef', 'name']),
            subject.rename([...variable, 'valueFrom', 'secretKeyRef', 'key']),
            subject.defect(`put ${formatPath(variable)} there as text`, variable, () => ({
              name: subject.at([...variable, 'name']),
              value: 'postgresql://todo_user:kq8Zt2LwXv@todo-postgres:5432/todo_db',
            })),
          ]
        : [],
    ),
    subject.set(own('args'), ['--password=kq8Zt2LwXv0pR4']),
    ...subject
      .entries(...own('volumeMounts'))
      .flatMap((mount) => [subject.rename([...mount, 'name']), subject.remove(mount)]),
    ...subject
      .entries(...own('ports'))
      .flatMap((port) => [
        subject.remove(port),
        subject.rename([...port, 'name']),
        subject.set([...port, 'containerPort'], 4444),
        subject.set([...port, 'hostPort'], 4444),
        subject.set([...port, 'containerPort'], 'http'),
      ]),
    ...present.flatMap((probe) => [
      subject.remove(probe),
      subject.set([...probe, 'timeoutSeconds'], 0),
      ...(subject.has(...probe, 'httpGet') ? [subject.set([...probe, 'httpGet', 'port'], 4444)] : []),
    ]),
    ...(subject.has(...own('readinessProbe'))
      ? [subject.set(own('livenessProbe'), subject.at(own('readinessProbe')))]
      : []),
    ...(subject.has(...own('lifecycle')) ? [subject.remove(own('lifecycle'))] : []),
  ];
}
