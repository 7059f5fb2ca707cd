import type { Container, Path, Pod, Value } from '../../manifest';
import { finding, type Rule } from '../rule';

/** What the profile demands of one field. */
interface Control {
  readonly field: Path;
  readonly isBroken: (value: Value) => boolean;
  readonly message: (container: string) => string;
}

/** A control that is broken, and where. */
type Breach = readonly [value: Value, message: string];

const isTrue = ({ flag }: Value): boolean => flag === true;
const isRoot = ({ raw }: Value): boolean => raw === 0;
const isFilled = ({ text = '' }: Value): boolean => text !== '';

const noHostNamespace = (): string => 'The pod must not share a namespace of its host.';
const noSeLinuxIdentity = (): string => 'An SELinux user or role is not allowed.';

/** Fields of a pod's spec. */
const ofPod: readonly Control[] = [
  { field: ['hostNetwork'], isBroken: isTrue, message: noHostNamespace },
  { field: ['hostPID'], isBroken: isTrue, message: noHostNamespace },
  { field: ['hostIPC'], isBroken: isTrue, message: noHostNamespace },
  {
    field: ['securityContext', 'runAsUser'],
    isBroken: isRoot,
    message: () => 'The pod must not run as root.',
  },
];

/** Fields of the security context of a pod and of a container alike. */
const ofEither: readonly Control[] = [
  {
    field: ['windowsOptions', 'hostProcess'],
    isBroken: isTrue,
    message: () => 'HostProcess pods are not allowed.',
  },
  {
    field: ['seLinuxOptions', 'type'],
    isBroken: ({ text = '' }) => !['', 'container_t', 'container_init_t', 'container_kvm_t'].includes(text),
    message: () => 'This SELinux type is not allowed.',
  },
  { field: ['seLinuxOptions', 'user'], isBroken: isFilled, message: noSeLinuxIdentity },
  { field: ['seLinuxOptions', 'role'], isBroken: isFilled, message: noSeLinuxIdentity },
  {
    field: ['seccompProfile', 'type'],
    isBroken: ({ isAbsent, text = '' }) => !isAbsent && !['RuntimeDefault', 'Localhost'].includes(text),
    message: () => 'The seccomp profile must be RuntimeDefault or Localhost.',
  },
];

/** Fields of the security context of a container. */
const ofContainer: readonly Control[] = [
  { field: ['privileged'], isBroken: isTrue, message: () => 'The container must not be privileged.' },
  {
    field: ['procMount'],
    isBroken: ({ isAbsent, text }) => !isAbsent && text !== 'Default',
    message: () => 'The mount of /proc must be the default one.',
  },
  {
    field: ['allowPrivilegeEscalation'],
    isBroken: ({ flag }) => flag !== false,
    message: (name) => `The container ${name} must state allowPrivilegeEscalation: false.`,
  },
  {
    field: ['runAsUser'],
    isBroken: isRoot,
    message: (name) => `The container ${name} must not run as root.`,
  },
  {
    field: ['capabilities', 'drop'],
    isBroken: (drop) => !drop.items().some(({ text }) => text === 'ALL'),
    message: (name) => `The container ${name} must drop ALL capabilities.`,
  },
];

/** The volume types that the profile allows, as fields of a volume, and its name. */
const fieldsOfVolume = [
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_syncookies',
];

/** @see "Pod Security Standards", section "Restricted", kubernetes.io/docs/concepts/security/pod-security-standards */
export const podsRunRestricted: Rule = {
  name: 'pods-run-restricted',
  description:
    'Every pod meets each control of the Pod Security Standard `restricted`, init and ephemeral containers included; a pod that does not is refused while its Deployment is accepted, and never appears.',
  recommendation:
    'Give pod and containers the security context of kubernetes.io/docs/concepts/security/pod-security-standards, section Restricted.',
  *check({ pods }) {
    for (const pod of pods) {
      for (const [value, message] of breachesOfPod(pod)) yield finding(pod.object, value, message);
      for (const container of pod.containers)
        for (const [value, message] of breachesOfContainer(pod, container))
          yield finding(pod.object, value, message);
    }
  },
};

function* breachesOfPod({ spec, metadata }: Pod): Iterable<Breach> {
  yield* broken(ofPod, spec);
  for (const [type, value] of spec.items('volumes').flatMap((volume) => volume.entries()))
    if (!fieldsOfVolume.includes(type)) yield [value, `A volume of type ${type} is not allowed.`];
  const security = spec.at('securityContext');
  for (const sysctl of security.items('sysctls')) {
    const { text = '' } = sysctl.at('name');
    if (!safeSysctls.includes(text))
      yield [sysctl.at('name'), `The sysctl ${text} is not among the safe ones.`];
  }
  for (const [key, value] of metadata.entries('annotations')) {
    const { text = '' } = value;
    const isProfile = key.startsWith('container.apparmor.security.beta.kubernetes.io/');
    if (isProfile && text !== 'runtime/default' && !text.startsWith('localhost/'))
      yield [value, 'The AppArmor profile must not be switched off.'];
  }
  yield* broken(ofEither, security);
}

function* breachesOfContainer({ spec }: Pod, { name, value }: Container): Iterable<Breach> {
  const security = value.at('securityContext');
  yield* broken(ofEither, security);
  yield* broken(ofContainer, security, name);
  for (const port of value.items('ports')) {
    const { raw, isAbsent } = port.at('hostPort');
    if (!isAbsent && raw !== 0) yield [port.at('hostPort'), 'A port of the host is not allowed.'];
  }
  for (const added of security.items('capabilities', 'add'))
    if (added.text !== 'NET_BIND_SERVICE')
      yield [added, `The container ${name} must not add this capability.`];
  // What a container says itself counts, and what its pod says where it is silent.
  const effective = (...field: Path): Value =>
    security.at(...field).isAbsent ? spec.at('securityContext', ...field) : security.at(...field);
  if (effective('runAsNonRoot').flag !== true)
    yield [security.at('runAsNonRoot'), `The container ${name} must run as non-root.`];
  if (effective('seccompProfile', 'type').isAbsent)
    yield [security.at('seccompProfile'), `The container ${name} must have a seccomp profile.`];
}

function broken(controls: readonly Control[], holder: Value, container = ''): readonly Breach[] {
  return controls
    .filter(({ field, isBroken }) => isBroken(holder.at(...field)))
    .map(({ field, message }) => [holder.at(...field), message(container)]);
}
