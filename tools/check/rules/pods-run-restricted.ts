import { isSince, type KubernetesVersion } from '../../../lib/environments/kubernetes';
import type { Container, Path, Pod, Value } from '../../manifest';
import { finding, type Rule } from '../rule';

/** What the profile demands of a field: its path, when the demand is broken, and what to say then. */
type Control = readonly [
  field: string,
  isBroken: (value: Value, version: KubernetesVersion) => boolean,
  message: string,
];

/** A control that is broken, and where. */
type Breach = readonly [value: Value, message: string];

const isTrue = ({ flag }: Value): boolean => flag === true;
const isRoot = ({ raw }: Value): boolean => raw === 0;
const isNot =
  (...allowed: readonly string[]) =>
  ({ isAbsent, text = '' }: Value): boolean =>
    !isAbsent && !allowed.includes(text);

/** Fields of a pod's spec. */
const ofPod: readonly Control[] = [
  ...['hostNetwork', 'hostPID', 'hostIPC'].map((field): Control => [
    field,
    isTrue,
    'The pod must not share a namespace of its host.',
  ]),
  ['securityContext.runAsUser', isRoot, 'The pod must not run as root.'],
  ['securityContext.runAsNonRoot', ({ flag }) => flag === false, 'The pod must run as non-root.'],
];

/** Fields of the security context of a pod or a container. */
const ofEither: readonly Control[] = [
  ['windowsOptions.hostProcess', isTrue, 'HostProcess pods are not allowed.'],
  [
    'seLinuxOptions.type',
    ({ text = '' }, version) =>
      !/^(?:|container(?:_init|_kvm|_engine)?_t)$/.test(text) ||
      (text === 'container_engine_t' && !isSince(version, '1.31')),
    'This SELinux type is not allowed.',
  ],
  ['seLinuxOptions.user', isNot(''), 'An SELinux user or role is not allowed.'],
  ['seLinuxOptions.role', isNot(''), 'An SELinux user or role is not allowed.'],
  [
    'seccompProfile.type',
    isNot('RuntimeDefault', 'Localhost'),
    'The seccomp profile must be RuntimeDefault or Localhost.',
  ],
  [
    'appArmorProfile.type',
    isNot('RuntimeDefault', 'Localhost'),
    'The AppArmor profile must not be switched off.',
  ],
  ['privileged', isTrue, 'The container must not be privileged.'],
  ['procMount', isNot('Default'), 'The mount of /proc must be the default one.'],
];

/** Fields of the security context of a container; the messages follow its name. */
const ofContainer: readonly Control[] = [
  ['allowPrivilegeEscalation', ({ flag }) => flag !== false, 'must state allowPrivilegeEscalation: false.'],
  ['runAsUser', isRoot, 'must not run as root.'],
  [
    'capabilities.drop',
    (drop) => !drop.items().some(({ text }) => text === 'ALL'),
    'must drop ALL capabilities.',
  ],
];

const fieldOfVolume =
  /^(?:name|configMap|csi|downwardAPI|emptyDir|ephemeral|persistentVolumeClaim|projected|secret)$/;

/** Folders of a node that are no disk for pods. */
const ofSystem =
  /^\/+(?:$|(?:boot|dev|etc|home|lib\w*|proc|root|run|s?bin|sys|usr)(?:\/|$)|var\/(?:run|lib\/(?:kubelet|docker|containerd|etcd))(?:\/|$)|var\/?$)/;

/** What releases allow or forbid beside (check_*.go of k8s.io/pod-security-admission). */
const laterSysctls: readonly (readonly [since: KubernetesVersion, names: RegExp])[] = [
  ['1.29', /^net\.ipv4\.tcp_(?:fin_timeout|keepalive_(?:intvl|probes|time))$/],
  ['1.32', /^net\.ipv4\.tcp_[rw]mem$/],
  ['1.37', /^net\.ipv4\.tcp_(?:slow_start_after_idle|notsent_lowat)$/],
];
const asked = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

const safeSysctl =
  /^(?:kernel\.shm_rmid_forced|net\.ipv4\.(?:ip_(?:local_(?:port_range|reserved_ports)|unprivileged_port_start)|ping_group_range|tcp_syncookies))$/;

/** @see "Pod Security Standards", section "Restricted", kubernetes.io/docs/concepts/security/pod-security-standards */
export const podsRunRestricted: Rule = {
  name: 'pods-run-restricted',
  description:
    'Every pod meets each control of the Pod Security Standard `restricted`, init and ephemeral containers included, and no PersistentVolume gets around it to the files of a node; a pod that does not is refused while its Deployment is accepted, and never appears.',
  recommendation:
    'Give pod and containers the security context of kubernetes.io/docs/concepts/security/pod-security-standards, section Restricted.',
  *check(manifest) {
    for (const pod of manifest.pods)
      for (const [value, message] of breachesOf(pod, manifest.kubernetes))
        yield finding(pod.object, value, message);
    for (const volume of manifest.all('', 'PersistentVolume')) {
      const [path, local] = [volume.value.at('spec', 'hostPath'), volume.value.at('spec', 'local', 'path')];
      const message =
        'A claim of this volume reads and writes files of the node, past Pod Security: use a StorageClass.';
      if (!path.isAbsent) yield finding(volume, path, message);
      if (ofSystem.test(local.text ?? '')) yield finding(volume, local, message);
    }
  },
};

/** How a release judges a pod. */
interface Policy {
  readonly version: KubernetesVersion;
  /** Fields to which the profile does not apply. */
  readonly exempt: readonly RegExp[];
}

function policyFor(spec: Value, version: KubernetesVersion): Policy {
  const exempt = [
    // A field that is not there yet.
    ...(isSince(version, '1.30') ? [] : [/^appArmorProfile/]),
    // Root of the pod is nobody on the node.
    ...(isSince(version, '1.35') && spec.at('hostUsers').flag === false ? [/runAs(?:User|NonRoot)$/] : []),
    // Windows has none of these.
    ...(spec.at('os', 'name').text === 'windows'
      ? [/^(?:allowPrivilegeEscalation|capabilities|seccompProfile)/]
      : []),
  ];
  return { version, exempt };
}

function* breachesOf({ spec, metadata, containers }: Pod, version: KubernetesVersion): Iterable<Breach> {
  const policy = policyFor(spec, version);
  yield* broken(ofPod, spec, policy);
  for (const [type, value] of spec.items('volumes').flatMap((volume) => volume.entries()))
    if (!value.isAbsent && !fieldOfVolume.test(type) && !(type === 'image' && isSince(version, '1.33')))
      yield [value, `A volume of type ${type} is not allowed.`];
  const security = spec.at('securityContext');
  for (const sysctl of security.items('sysctls')) {
    const { text = '' } = sysctl.at('name');
    const isLater = laterSysctls.some(([since, names]) => isSince(version, since) && names.test(text));
    if (!safeSysctl.test(text) && !isLater)
      yield [sysctl.at('name'), `The sysctl ${text} is not among the safe ones.`];
  }
  for (const [key, value] of metadata.entries('annotations')) {
    const { text = '' } = value;
    const isProfile = key.startsWith('container.apparmor.security.beta.kubernetes.io/');
    if (isProfile && !/^(?:|runtime\/default|localhost\/.*)$/s.test(text))
      yield [value, 'The AppArmor profile must not be switched off.'];
  }
  yield* broken(ofEither, security, policy);
  for (const container of containers) yield* breachesOfContainer(spec, container, policy);
  const holders = containers.flatMap(({ value }) => asked.map((field) => value.at(...field.split('.'))));
  const hosts = holders.flatMap((one) => ['httpGet', 'tcpSocket'].map((kind) => one.at(kind, 'host')));
  for (const host of isSince(version, '1.34') ? hosts : [])
    if ((host.text ?? '') !== '') yield [host, 'A probe or hook must not name a host.'];
}

function* breachesOfContainer(spec: Value, { name, value }: Container, policy: Policy): Iterable<Breach> {
  const security = value.at('securityContext');
  yield* broken(ofEither, security, policy);
  for (const [field, message] of broken(ofContainer, security, policy))
    yield [field, `The container ${name} ${message}`];
  for (const port of value.items('ports')) {
    const { raw, isAbsent } = port.at('hostPort');
    if (!isAbsent && raw !== 0) yield [port.at('hostPort'), 'A port of the host is not allowed.'];
  }
  for (const added of security.items('capabilities', 'add'))
    if (added.text !== 'NET_BIND_SERVICE' && applies(policy, 'capabilities'))
      yield [added, `The container ${name} must not add this capability.`];
  // What a container says itself counts, and what its pod says where it is silent.
  const effective = (...field: Path): Value =>
    security.at(...field).isAbsent ? spec.at('securityContext', ...field) : security.at(...field);
  if (effective('runAsNonRoot').flag !== true && applies(policy, 'runAsNonRoot'))
    yield [security.at('runAsNonRoot'), `The container ${name} must run as non-root.`];
  if (effective('seccompProfile', 'type').isAbsent && applies(policy, 'seccompProfile'))
    yield [security.at('seccompProfile'), `The container ${name} must have a seccomp profile.`];
}

function applies({ exempt }: Policy, field: string): boolean {
  return !exempt.some((one) => one.test(field));
}

function broken(controls: readonly Control[], holder: Value, policy: Policy): readonly Breach[] {
  return controls.flatMap(([field, isBroken, message]): readonly Breach[] => {
    const value = holder.at(...field.split('.'));
    return applies(policy, field) && isBroken(value, policy.version) ? [[value, message]] : [];
  });
}
