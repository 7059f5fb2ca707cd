import { ownPod } from '../../tools/e2e/client';
import { at, listAt } from '../../tools/e2e/json';
import { FakeKubectl } from './fake-kubectl';
import { stageOn } from './stages';

describe("a pod of the runner's own", () => {
  const stage = stageOn(new FakeKubectl());
  const listening = (...ports: readonly number[]): unknown =>
    ownPod(stage, stage.outside, { name: 'e2e-x', labels: {}, ports });

  it('is in the namespace that it asks from', () => {
    expect(listening()).toMatchObject({ metadata: { name: 'e2e-x', namespace: 'outside' } });
  });

  it.each([[[443, 8080]], [[8443]]])('listens on %j without a capability', (ports) => {
    const pod = listening(...ports);
    const [container] = listAt(pod, 'spec', 'containers');
    expect(listAt(container, 'command').slice(2)).toEqual(ports.map(String));
    expect(at(container, 'securityContext', 'capabilities')).toEqual({ drop: ['ALL'] });
    const lowest = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };
    expect(listAt(pod, 'spec', 'securityContext', 'sysctls')).toEqual(ports.includes(443) ? [lowest] : []);
  });
});
