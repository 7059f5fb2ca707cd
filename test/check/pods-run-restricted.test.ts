import { messages, withChange } from './manifests';

const backend = 'minikube Deployment todo-backend';
const apparmor =
  'spec.template.metadata.annotations["container.apparmor.security.beta.kubernetes.io/backend"]';
const main = 'main.securityContext';
const init = 'init.securityContext';

describe('pods-run-restricted', () => {
  test.each<readonly [string, string, unknown]>([
    ['the network of the host', 'pod.hostNetwork', true],
    ['the processes of the host', 'pod.hostPID', true],
    ['the memory of the host', 'pod.hostIPC', true],
    ['a volume of the host', 'pod.volumes[0].hostPath', { path: '/' }],
    ['a volume of another type', 'pod.volumes[0].nfs', { server: 'x', path: '/' }],
    ['an unsafe sysctl', 'pod.securityContext.sysctls', [{ name: 'kernel.msgmax', value: '1' }]],
    ['root', 'pod.securityContext.runAsUser', 0],
    ['an SELinux type', 'pod.securityContext.seLinuxOptions', { type: 'spc_t' }],
    ['an SELinux user', 'pod.securityContext.seLinuxOptions', { user: 'system_u' }],
    ['an SELinux role', 'pod.securityContext.seLinuxOptions', { role: 'system_r' }],
    ['an unconfined pod', 'pod.securityContext.seccompProfile.type', 'Unconfined'],
    ['a HostProcess pod', 'pod.securityContext.windowsOptions', { hostProcess: true }],
    ['a privileged container', `${main}.privileged`, true],
    ['a privileged init container', `${init}.privileged`, true],
    ['a container that may gain privileges', `${main}.allowPrivilegeEscalation`, undefined],
    ['an init container that may', `${init}.allowPrivilegeEscalation`, true],
    ['a container as root', `${main}.runAsUser`, 0],
    ['a container that may be root', `${main}.runAsNonRoot`, false],
    ['capabilities that are kept', `${main}.capabilities.drop`, ['NET_RAW']],
    ['capabilities that are added', `${init}.capabilities.add`, ['NET_ADMIN']],
    ['an unconfined container', `${main}.seccompProfile.type`, 'Unconfined'],
    ['another mount of /proc', `${main}.procMount`, 'Unmasked'],
    ['a port of the host', 'main.ports[0].hostPort', 80],
    ['an SELinux type of a container', `${main}.seLinuxOptions`, { type: 'spc_t' }],
    ['a switched-off AppArmor profile', apparmor, 'unconfined'],
  ])('refuses %s', (_, path, value) => {
    expect(messages('pods-run-restricted', withChange(backend, path, value))).toHaveLength(1);
  });

  test.each<readonly [string, string, unknown]>([
    ['the pod to speak for its containers', `${main}.runAsNonRoot`, undefined],
    ['NET_BIND_SERVICE', `${main}.capabilities.add`, ['NET_BIND_SERVICE']],
    ['a local seccomp profile', `${main}.seccompProfile.type`, 'Localhost'],
    ['a safe sysctl', 'pod.securityContext.sysctls', [{ name: 'net.ipv4.tcp_syncookies', value: '1' }]],
    ['an SELinux type of containers', 'pod.securityContext.seLinuxOptions', { type: 'container_t' }],
    ['a projected volume', 'pod.volumes[0]', { name: 'tmp', projected: { sources: [] } }],
    ['the default mount of /proc', `${main}.procMount`, 'Default'],
    ['the default AppArmor profile', apparmor, 'runtime/default'],
  ])('allows %s', (_, path, value) => {
    expect(messages('pods-run-restricted', withChange(backend, path, value))).toEqual([]);
  });

  test('refuses an ephemeral container without a security context', () => {
    const debug = [{ name: 'debug', image: 'busybox:1.36' }];
    const documents = withChange(backend, 'pod.ephemeralContainers', debug);
    expect(messages('pods-run-restricted', documents)).toHaveLength(2);
  });

  test('refuses a profile that neither pod nor container states', () => {
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const pod = { securityContext: {}, containers: [{ name: 'a', securityContext }] };
    expect(messages('pods-run-restricted', withChange(backend, 'pod', pod))).toEqual([
      'The container a must run as non-root.',
      'The container a must have a seccomp profile.',
    ]);
  });
});
