import { at, isMapping } from '../../../tools/manifest';
import { type Change, edit, remove, rename, replace, type Seed, set } from './seed';

/** Everything that can be wrong with a pod, by the kind of its workload. */
export const podSeeds: Readonly<Record<string, readonly Seed[]>> = {
  Deployment: ofTemplate('spec.template'),
  StatefulSet: ofTemplate('spec.template'),
  Job: ofTemplate('spec.template'),
  CronJob: ofTemplate('spec.jobTemplate.spec.template'),
};

function ofTemplate(template: string): readonly Seed[] {
  const spec = `${template}.spec`;
  const volume = `${spec}.volumes[*]`;
  return [
    ...[`${spec}.initContainers[*]`, `${spec}.containers[*]`].flatMap((container) => [
      ...ofSecurity(`${container}.securityContext`),
      ...ofContainer(container),
    ]),
    [spec, remove],
    ...['hostNetwork', 'hostPID', 'hostIPC'].map((field): Seed => [`${spec}.${field}`, set(true)]),
    [`${spec}.securityContext.runAsUser`, set(0)],
    [`${spec}.securityContext.sysctls`, set([{ name: 'kernel.msgmax', value: '65536' }])],
    [`${spec}.securityContext.seLinuxOptions`, set({ type: 'spc_t' })],
    [`${spec}.securityContext`, remove],
    [`${spec}.automountServiceAccountToken`, remove],
    [`${spec}.enableServiceLinks`, remove],
    [`${spec}.serviceAccountName`, rename],
    [`${template}.metadata.labels["app.kubernetes.io/name"]`, rename],
    [`${spec}.restartPolicy`, set('Sometimes')],
    [`${spec}.nodeSelektor`, set({})],
    [`${spec}.imagePullSecrets[*].name`, rename],
    [`${volume}.name`, rename],
    [`${volume}.emptyDir.sizeLimit`, remove, set('90Gi')],
    [
      volume,
      remove,
      { verb: 'take from the host', to: (old) => ({ name: at(old, 'name'), hostPath: { path: '/' } }) },
    ],
    [`${volume}.configMap.name`, rename],
    [`${volume}.persistentVolumeClaim.claimName`, rename],
    [`${spec}.topologySpreadConstraints[*].labelSelector.matchLabels["app.kubernetes.io/name"]`, rename],
  ];
}

function ofSecurity(security: string): readonly Seed[] {
  return [
    [security, remove],
    [`${security}[*]`, remove],
    [`${security}.privileged`, set(true)],
    [`${security}.allowPrivilegeEscalation`, set(true)],
    [`${security}.runAsNonRoot`, set(false)],
    [`${security}.runAsUser`, set(0)],
    [`${security}.readOnlyRootFilesystem`, set(false)],
    [`${security}.procMount`, set('Unmasked')],
    [`${security}.seccompProfile`, set({ type: 'Unconfined' })],
    [`${security}.capabilities`, set({ drop: ['ALL'], add: ['SYS_ADMIN'] }), set({ drop: ['NET_RAW'] })],
  ];
}

function ofContainer(container: string): readonly Seed[] {
  const tagged = (verb: string, tag: string): Change => edit(verb, (image) => image.replace(/:[^:/]*$/, tag));
  return [
    [`${container}.image`, remove, tagged('untag', ''), tagged('move', ':latest'), set(8)],
    [`${container}.imagePullPolicy`, set('Always'), set('Sometimes')],
    [`${container}.name`, remove, set('Not_A_Name')],
    [`${container}.readynessProbe`, set({})],
    ...['requests', 'limits'].flatMap((side): readonly Seed[] => [
      [`${container}.resources.${side}.cpu`, remove, set('one')],
      [`${container}.resources.${side}.memory`, remove, set('64Gi')],
    ]),
    [`${container}.env[*].valueFrom.secretKeyRef.name`, rename],
    [`${container}.env[*].valueFrom.secretKeyRef.key`, rename],
    [`${container}.env[*]`, { verb: 'write out', to: writtenOut }],
    [`${container}.args`, set(['--password=kq8Zt2LwXv0pR4'])],
    [`${container}.volumeMounts[*].name`, rename],
    [`${container}.volumeMounts[*]`, remove],
    [`${container}.ports[*]`, remove],
    [`${container}.ports[*].name`, rename],
    [`${container}.ports[*].containerPort`, set(4444), set('http')],
    [`${container}.ports[*].hostPort`, set(4444)],
    [container, { verb: 'ask for readiness twice in', to: withOneProbe }],
    [`${container}.lifecycle`, remove],
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe): readonly Seed[] => [
      [`${container}.${probe}`, remove, { verb: 'leave no time to', to: withoutTime }],
      [`${container}.${probe}.httpGet.port`, replace(4444)],
    ]),
  ];
}

/** The variable with its secret as a text. */
function writtenOut(variable: unknown): unknown {
  const value = 'postgresql://todo_user:kq8Zt2LwXv@todo-postgres:5432/todo_db';
  return at(variable, 'valueFrom') === undefined ? variable : { name: at(variable, 'name'), value };
}

function withOneProbe(container: unknown): unknown {
  const probe = at(container, 'readinessProbe');
  return probe === undefined || !isMapping(container) ? container : { ...container, livenessProbe: probe };
}

function withoutTime(probe: unknown): unknown {
  return isMapping(probe) ? { ...probe, timeoutSeconds: -1 } : probe;
}
