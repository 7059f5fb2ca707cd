import { changed, pathOf } from './defects/json';

const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const container = { image: 'example.com/a:1', securityContext };
const restricted: unknown = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod', namespace: 'here' },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [{ ...container, name: 'init' }],
    containers: [{ ...container, name: 'main' }],
  },
};

/** What paths of the cases begin with, for short. */
const shortcuts: readonly (readonly [RegExp, string])[] = [
  [/^security\b/, 'pod.securityContext'],
  [/^main\b/, 'pod.containers[0]'],
  [/^init\b/, 'pod.initContainers[0]'],
  [/^pod\b/, 'spec'],
];

/** A pod that is restricted, with these changes. */
export function podWith(changes: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(changes).reduce((pod, [path, value]) => {
    const whole = shortcuts.reduce((text, [short, long]) => text.replace(short, long), path);
    return changed(pod, pathOf(whole), () => value);
  }, restricted);
}

/** In every release, and in none. */
const [every, never] = ['1.28-1.37', ''];

const apparmor = 'metadata.annotations["container.apparmor.security.beta.kubernetes.io/main"]';
const sysctls = (name: string): readonly unknown[] => [{ name, value: '1' }];

/**
 * What is changed in a pod that is restricted, and the releases that then refuse it: the first and the last.
 *
 * Recorded from the policy of k8s.io/pod-security-admission at v0.28.15, v0.29.15, v0.30.14, v0.31.0, v0.32.13, v0.33.13,
 * v0.34.13, v0.35.10, v0.36.6 and v0.37.2, level `restricted`, version `latest`.
 */
export const podSecurityCases: readonly (readonly [
  changes: Readonly<Record<string, unknown>>,
  refused: string,
])[] = [
  [{}, never],
  [{ 'pod.hostNetwork': true }, every],
  [{ 'pod.hostPID': true }, every],
  [{ 'pod.hostIPC': true }, every],
  [{ 'pod.volumes': [{ name: 'a', hostPath: { path: '/' } }] }, every],
  [{ 'pod.volumes': [{ name: 'a', hostPath: null, emptyDir: {} }] }, never],
  [{ 'pod.volumes': [{ name: 'a', nfs: { server: 'x', path: '/' } }] }, every],
  [{ 'pod.volumes': [{ name: 'a', projected: { sources: [] } }] }, never],
  [{ 'pod.volumes': [{ name: 'a', csi: { driver: 'x' } }] }, never],
  [{ 'pod.volumes': [{ name: 'a', ephemeral: {} }] }, never],
  [{ 'pod.volumes': [{ name: 'a', image: { reference: 'a:1' } }] }, '1.28-1.32'],
  [{ 'security.sysctls': sysctls('kernel.msgmax') }, every],
  [{ 'security.sysctls': sysctls('net.ipv4.tcp_syncookies') }, never],
  [{ 'security.sysctls': sysctls('net.ipv4.ip_local_reserved_ports') }, never],
  [{ 'security.sysctls': sysctls('net.ipv4.tcp_keepalive_time') }, '1.28-1.28'],
  [{ 'security.sysctls': sysctls('net.ipv4.tcp_rmem') }, '1.28-1.31'],
  [{ 'security.sysctls': sysctls('net.ipv4.tcp_notsent_lowat') }, '1.28-1.36'],
  [{ 'security.sysctls': sysctls('net.ipv4.tcp_slow_start_after_idle') }, '1.28-1.36'],
  [{ 'security.runAsUser': 0 }, every],
  [{ 'main.securityContext.runAsUser': 0 }, every],
  [{ 'init.securityContext.runAsUser': 0 }, every],
  [{ 'security.runAsNonRoot': undefined }, every],
  [{ 'security.runAsNonRoot': undefined, 'main.securityContext.runAsNonRoot': true }, every],
  [{ 'security.runAsNonRoot': false }, every],
  [
    {
      'security.runAsNonRoot': false,
      'main.securityContext.runAsNonRoot': true,
      'init.securityContext.runAsNonRoot': true,
    },
    every,
  ],
  [{ 'main.securityContext.runAsNonRoot': false }, every],
  [{ 'pod.hostUsers': false, 'security.runAsUser': 0 }, '1.28-1.34'],
  [{ 'pod.hostUsers': false, 'main.securityContext.runAsUser': 0 }, '1.28-1.34'],
  [{ 'pod.hostUsers': false, 'security.runAsNonRoot': undefined }, '1.28-1.34'],
  [{ 'pod.hostUsers': false, 'main.securityContext.runAsNonRoot': false }, '1.28-1.34'],
  [{ 'pod.hostUsers': true, 'main.securityContext.runAsNonRoot': false }, every],
  [{ 'pod.hostUsers': false, 'main.securityContext.procMount': 'Unmasked' }, every],
  [{ 'pod.hostUsers': false, 'main.securityContext.privileged': true }, every],
  [{ 'pod.hostUsers': false, 'main.securityContext.capabilities.add': ['SYS_ADMIN'] }, every],
  [{ 'main.securityContext.procMount': 'Unmasked' }, every],
  [{ 'main.securityContext.procMount': 'Default' }, never],
  [{ 'security.seLinuxOptions': { type: 'spc_t' } }, every],
  [{ 'security.seLinuxOptions': { type: 'container_t' } }, never],
  [{ 'security.seLinuxOptions': { type: 'container_engine_t' } }, '1.28-1.30'],
  [{ 'main.securityContext.seLinuxOptions': { type: 'container_engine_t' } }, '1.28-1.30'],
  [{ 'main.securityContext.seLinuxOptions': { type: 'spc_t' } }, every],
  [{ 'security.seLinuxOptions': { user: 'system_u' } }, every],
  [{ 'security.seLinuxOptions': { role: 'system_r' } }, every],
  [{ 'security.seLinuxOptions': { level: 's0:c1,c2' } }, never],
  [{ 'security.seccompProfile.type': 'Unconfined' }, every],
  [{ 'security.seccompProfile': undefined }, every],
  [{ 'main.securityContext.seccompProfile': { type: 'Unconfined' } }, every],
  [{ 'main.securityContext.seccompProfile': { type: 'Localhost', localhostProfile: 'a' } }, never],
  [{ 'security.windowsOptions': { hostProcess: true } }, every],
  [{ 'security.windowsOptions': { hostProcess: false } }, never],
  [{ 'main.securityContext.privileged': true }, every],
  [{ 'init.securityContext.privileged': true }, every],
  [{ 'main.securityContext.allowPrivilegeEscalation': undefined }, every],
  [{ 'init.securityContext.allowPrivilegeEscalation': true }, every],
  [{ 'main.securityContext.capabilities.drop': ['NET_RAW'] }, every],
  [{ 'main.securityContext.capabilities.drop': ['all'] }, every],
  [{ 'main.securityContext.capabilities': undefined }, every],
  [{ 'main.securityContext.capabilities.add': ['NET_BIND_SERVICE'] }, never],
  [{ 'init.securityContext.capabilities.add': ['NET_ADMIN'] }, every],
  [{ 'pod.os': { name: 'windows' }, 'main.securityContext.allowPrivilegeEscalation': undefined }, never],
  [{ 'pod.os': { name: 'windows' }, 'main.securityContext.capabilities': undefined }, never],
  [{ 'pod.os': { name: 'windows' }, 'main.securityContext.capabilities.add': ['SYS_ADMIN'] }, never],
  [{ 'pod.os': { name: 'windows' }, 'security.seccompProfile': undefined }, never],
  [{ 'pod.os': { name: 'windows' }, 'security.seccompProfile.type': 'Unconfined' }, never],
  [{ 'pod.os': { name: 'windows' }, 'security.runAsNonRoot': undefined }, every],
  [{ 'main.ports': [{ containerPort: 80, hostPort: 80 }] }, every],
  [{ 'main.ports': [{ containerPort: 80, hostPort: 0 }] }, never],
  [{ [apparmor]: 'unconfined' }, every],
  [{ [apparmor]: 'runtime/default' }, never],
  [{ [apparmor]: '' }, never],
  [{ 'security.appArmorProfile': { type: 'Unconfined' } }, '1.30-1.37'],
  [{ 'main.securityContext.appArmorProfile': { type: 'Unconfined' } }, '1.30-1.37'],
  [{ 'main.securityContext.appArmorProfile': { type: 'RuntimeDefault' } }, never],
  [{ 'main.livenessProbe': { tcpSocket: { port: 80, host: '10.0.0.1' } } }, '1.34-1.37'],
  [{ 'main.readinessProbe': { httpGet: { port: 80, host: '' } } }, never],
  [{ 'main.lifecycle': { preStop: { httpGet: { port: 80, host: 'example.com' } } } }, '1.34-1.37'],
  [{ 'pod.ephemeralContainers': [{ name: 'debug', image: 'busybox:1.36' }] }, every],
];
