import type { Path } from '../../tools/manifest';
import { backend, backendPod, broken } from './broken';

/** Findings after the backend's pod was changed in one place. */
function restricted(path: Path, value: unknown): readonly string[] {
  return broken('pods-run-restricted', backend, backendPod(...path), value);
}

const main: Path = ['containers', 0];
const init: Path = ['initContainers', 0];
const common: Path = ['securityContext'];

describe('pods-run-restricted refuses', () => {
  test.each<readonly [string, Path, unknown]>([
    ['the network of the host', ['hostNetwork'], true],
    ['the processes of the host', ['hostPID'], true],
    ['the memory of the host', ['hostIPC'], true],
    ['a volume of the host', ['volumes', 0, 'hostPath'], { path: '/' }],
    ['a volume of another type', ['volumes', 0, 'nfs'], { server: 'x', path: '/' }],
    ['an unsafe sysctl', [...common, 'sysctls'], [{ name: 'kernel.msgmax', value: '1' }]],
    ['root', [...common, 'runAsUser'], 0],
    ['an SELinux type', [...common, 'seLinuxOptions'], { type: 'spc_t' }],
    ['an SELinux user', [...common, 'seLinuxOptions'], { user: 'system_u' }],
    ['an SELinux role', [...common, 'seLinuxOptions'], { role: 'system_r' }],
    ['an unconfined pod', [...common, 'seccompProfile', 'type'], 'Unconfined'],
    ['a HostProcess pod', [...common, 'windowsOptions'], { hostProcess: true }],
    ['a privileged container', [...main, 'securityContext', 'privileged'], true],
    ['a privileged init container', [...init, 'securityContext', 'privileged'], true],
    [
      'a container that may gain privileges',
      [...main, 'securityContext', 'allowPrivilegeEscalation'],
      undefined,
    ],
    ['an init container that may', [...init, 'securityContext', 'allowPrivilegeEscalation'], true],
    ['a container as root', [...main, 'securityContext', 'runAsUser'], 0],
    ['a container that may be root', [...main, 'securityContext', 'runAsNonRoot'], false],
    ['capabilities that are kept', [...main, 'securityContext', 'capabilities', 'drop'], ['NET_RAW']],
    ['capabilities that are added', [...init, 'securityContext', 'capabilities', 'add'], ['NET_ADMIN']],
    ['an unconfined container', [...main, 'securityContext', 'seccompProfile', 'type'], 'Unconfined'],
    ['another mount of /proc', [...main, 'securityContext', 'procMount'], 'Unmasked'],
    ['a port of the host', [...main, 'ports', 0, 'hostPort'], 80],
    ['an SELinux type of a container', [...main, 'securityContext', 'seLinuxOptions'], { type: 'spc_t' }],
  ])('%s', (_, path, value) => {
    expect(restricted(path, value)).toHaveLength(1);
  });

  test('an ephemeral container without a security context', () => {
    expect(restricted(['ephemeralContainers'], [{ name: 'debug', image: 'busybox:1.36' }])).toHaveLength(2);
  });

  test('an AppArmor profile that is switched off', () => {
    const key = 'container.apparmor.security.beta.kubernetes.io/backend';
    const path = ['spec', 'template', 'metadata', 'annotations'];
    expect(broken('pods-run-restricted', backend, path, { [key]: 'unconfined' })).toHaveLength(1);
    expect(broken('pods-run-restricted', backend, path, { [key]: 'runtime/default' })).toEqual([]);
  });

  test('a profile that neither pod nor container states', () => {
    const context = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const documents = { securityContext: {}, containers: [{ name: 'a', securityContext: context }] };
    expect(broken('pods-run-restricted', backend, ['spec', 'template', 'spec'], documents)).toEqual([
      'The container a must run as non-root.',
      'The container a must have a seccomp profile.',
    ]);
  });
});

describe('pods-run-restricted allows', () => {
  test.each<readonly [string, Path, unknown]>([
    ['the pod to speak for its containers', [...main, 'securityContext', 'runAsNonRoot'], undefined],
    ['NET_BIND_SERVICE', [...main, 'securityContext', 'capabilities', 'add'], ['NET_BIND_SERVICE']],
    ['a local seccomp profile', [...main, 'securityContext', 'seccompProfile', 'type'], 'Localhost'],
    ['a safe sysctl', [...common, 'sysctls'], [{ name: 'net.ipv4.tcp_syncookies', value: '1' }]],
    ['an SELinux type of containers', [...common, 'seLinuxOptions'], { type: 'container_t' }],
    ['a projected volume', ['volumes', 0], { name: 'tmp', projected: { sources: [] } }],
    ['the default mount of /proc', [...main, 'securityContext', 'procMount'], 'Default'],
  ])('%s', (_, path, value) => {
    expect(restricted(path, value)).toEqual([]);
  });
});
