import type { Container, PodTemplate } from '../../manifest/pod-template';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

/** The volume types that the profile allows, as fields of a volume. */
const volumeTypes = [
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

const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

/** A control of the profile that a value breaks. */
type Breach = readonly [value: Value, message: string];

/** @see "Pod Security Standards", section "Restricted", kubernetes.io/docs/concepts/security/pod-security-standards */
export const podsRunRestricted: Rule = {
  name: 'pods-run-restricted',
  description:
    'Every pod meets each control of the Pod Security Standard `restricted`, init and ephemeral containers included; a pod that does not is refused while its Deployment is accepted, and never appears.',
  recommendation:
    'Give pod and containers the security context of kubernetes.io/docs/concepts/security/pod-security-standards, section Restricted.',
  check: ({ pods }) =>
    pods.flatMap((pod): Finding[] =>
      [
        ...podControls(pod),
        ...pod.containers.flatMap((container) => [
          ...baselineControls(container.value),
          ...restrictedControls(pod.spec, container),
        ]),
      ].map(([value, message]) => finding(pod.object, value, message)),
    ),
};

function podControls({ spec, metadata }: PodTemplate): readonly Breach[] {
  const security = spec.at('securityContext');
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC']
      .map((field) => spec.at(field))
      .filter(({ flag }) => flag === true)
      .map((value): Breach => [value, 'The pod must not share a namespace of its host.']),
    ...spec.at('volumes').items().flatMap(volumeControls),
    ...security
      .at('sysctls')
      .items()
      .map((sysctl) => sysctl.at('name'))
      .filter(({ text }) => text === undefined || !safeSysctls.includes(text))
      .map((value): Breach => [value, `The sysctl ${value.text ?? ''} is not among the safe ones.`]),
    ...metadata
      .at('annotations')
      .entries()
      .filter(([key]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/'))
      .filter(([, { text = '' }]) => text !== 'runtime/default' && !text.startsWith('localhost/'))
      .map(([, value]): Breach => [value, 'The AppArmor profile must not be switched off.']),
    ...contextControls(security),
    ...(security.at('runAsUser').raw === 0
      ? [[security.at('runAsUser'), 'The pod must not run as root.'] as const]
      : []),
  ];
}

function volumeControls(volume: Value): readonly Breach[] {
  return volume
    .entries()
    .filter(([type]) => type !== 'name' && !volumeTypes.includes(type))
    .map(([type, value]): Breach => [value, `A volume of type ${type} is not allowed.`]);
}

/** What holds for the security context of a pod and of a container alike. */
function contextControls(security: Value): readonly Breach[] {
  const seLinux = security.at('seLinuxOptions');
  const hostProcess = security.at('windowsOptions', 'hostProcess');
  const seccomp = security.at('seccompProfile', 'type');
  return [
    ...(hostProcess.flag === true ? [[hostProcess, 'HostProcess pods are not allowed.'] as const] : []),
    ...(seLinuxTypes.includes(seLinux.at('type').text ?? '')
      ? []
      : [[seLinux.at('type'), 'This SELinux type is not allowed.'] as const]),
    ...['user', 'role']
      .map((field) => seLinux.at(field))
      .filter(({ text = '' }) => text !== '')
      .map((value): Breach => [value, 'An SELinux user or role is not allowed.']),
    ...(seccomp.isAbsent || isSafeSeccomp(seccomp)
      ? []
      : [[seccomp, 'The seccomp profile must be RuntimeDefault or Localhost.'] as const]),
  ];
}

function isSafeSeccomp({ text }: Value): boolean {
  return text === 'RuntimeDefault' || text === 'Localhost';
}

/** The controls that the profile takes over from `baseline`. */
function baselineControls(container: Value): readonly Breach[] {
  const security = container.at('securityContext');
  const procMount = security.at('procMount');
  return [
    ...contextControls(security),
    ...(security.at('privileged').flag === true
      ? [[security.at('privileged'), 'The container must not be privileged.'] as const]
      : []),
    ...(procMount.isAbsent || procMount.text === 'Default'
      ? []
      : [[procMount, 'The mount of /proc must be the default one.'] as const]),
    ...container
      .at('ports')
      .items()
      .map((port) => port.at('hostPort'))
      .filter(({ raw, isAbsent }) => !isAbsent && raw !== 0)
      .map((value): Breach => [value, 'A port of the host is not allowed.']),
  ];
}

/** The controls of `restricted` itself. */
function restrictedControls(pod: Value, { value: container, name }: Container): readonly Breach[] {
  const security = container.at('securityContext');
  const common = pod.at('securityContext');
  // What a container says itself counts, and what its pod says where it is silent.
  const effective = (...field: readonly string[]): Value =>
    security.at(...field).isAbsent ? common.at(...field) : security.at(...field);
  const escalation = security.at('allowPrivilegeEscalation');
  const added = security.at('capabilities', 'add').items();
  const dropped = security.at('capabilities', 'drop');
  return [
    ...(escalation.flag === false
      ? []
      : [[escalation, `The container ${name} must state allowPrivilegeEscalation: false.`] as const]),
    ...(effective('runAsNonRoot').flag === true
      ? []
      : [[security.at('runAsNonRoot'), `The container ${name} must run as non-root.`] as const]),
    ...(security.at('runAsUser').raw === 0
      ? [[security.at('runAsUser'), `The container ${name} must not run as root.`] as const]
      : []),
    ...(effective('seccompProfile', 'type').isAbsent
      ? [[security.at('seccompProfile'), `The container ${name} must have a seccomp profile.`] as const]
      : []),
    ...(dropped.items().some(({ text }) => text === 'ALL')
      ? []
      : [[dropped, `The container ${name} must drop ALL capabilities.`] as const]),
    ...added
      .filter(({ text }) => text !== 'NET_BIND_SERVICE')
      .map((value): Breach => [value, `The container ${name} must not add this capability.`]),
  ];
}
