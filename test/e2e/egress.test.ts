import { type Egress, production } from '../../lib/environments';
import { withAssignedUsers } from '../../tools/e2e/assigned-users';
import { environmentIn } from '../../tools/e2e/environment';
import type { Finding } from '../../tools/e2e/step';
import { egress } from '../../tools/e2e/steps/egress';
import { network } from '../../tools/e2e/steps/network';
import { at, listAt, type Mapping } from '../../tools/manifest';
import { FakeKubectl } from './fake-kubectl';
import { cluster, declared, type Reach } from './network-cluster';
import { listed, stageOn } from './stages';

const proxy: Egress = { kind: 'proxy', image: 'ubuntu/squid:6.6-24.04_edge' };
const addresses: Egress = { kind: 'addresses', ranges: ['198.51.100.10/32'] };
const [model, other] = ['api.openai.com', 'www.example.com'];

function stage(kubectl: FakeKubectl, chosen: Egress): ReturnType<typeof stageOn> {
  return stageOn(kubectl, environmentIn('todo', 'outside', 'production', {}, { egress: chosen }));
}

describe('ways to the internet', () => {
  const services = ['e2e-as-frontend', 'e2e-as-backend'];
  /** What production declares, where the askers get through to the hosts. */
  const plus =
    (ways: Readonly<Record<string, readonly string[]>>): Reach =>
    (asker, host, port) =>
      host in ways ? (ways[host] ?? []).includes(asker) : declared(asker, host, port);
  const prove = (chosen: Egress, reach: Reach): Promise<Finding> =>
    network.prove(stage(cluster({ reach, online: true }), chosen));
  const proxied = { 'e2e-edge': ['e2e-as-egress-proxy'], dns: [] };

  it.each<readonly [Egress, Readonly<Record<string, readonly string[]>>]>([
    [{ kind: 'open' }, { [model]: services, [other]: services }],
    [addresses, { [model]: services, [other]: [] }],
  ])('are proven for %j', async (chosen, ways) => {
    await expect(prove(chosen, plus(ways))).resolves.toMatchObject({ outcome: 'passed' });
  });

  it.each<readonly [Egress, Readonly<Record<string, readonly string[]>>, string]>([
    [addresses, { [model]: services, [other]: ['e2e-as-backend'] }, `backend → port 443 of ${other} is open`],
    [addresses, { [model]: [], [other]: [] }, `backend → port 443 of ${model} is refused, and declared`],
    [
      proxy,
      { ...proxied, [model]: services, [other]: [] },
      `backend → port 443 of ${model} is open, and not`,
    ],
    [proxy, { ...proxied, [model]: [], [other]: [] }, `egress proxy → port 443 of ${model} is refused`],
    [proxy, { ...proxied, 'todo-egress-proxy': [] }, 'backend → egress proxy is refused, and declared'],
  ])('are not proven for %j where %j', async (chosen, ways, sentence) => {
    await expect(prove(chosen, plus(ways))).rejects.toThrow(sentence);
  });
});

describe('the egress proxy', () => {
  const running = ['e2e-free', 'e2e-proxied'].map((name) => ({
    metadata: { name },
    status: { conditions: [{ type: 'ContainersReady', status: 'True' }] },
  }));
  const answers = (there: boolean, statuses: readonly number[]): Promise<Finding> => {
    const kubectl = new FakeKubectl(({ args }) => {
      const line = args.join(' ');
      if (line.includes('connect.mjs')) return { stdout: JSON.stringify([there]) };
      if (line.includes('resolve.mjs')) return { stdout: '"198.51.100.10"' };
      return { stdout: line.includes('tunnel.mjs') ? JSON.stringify(statuses) : listed(running) };
    });
    return egress.prove(
      stageOn(kubectl, { ...production, network: { ...production.network, egress: proxy } }),
    );
  };

  it('is proven when it lets through the hosts that are named, and refuses others', async () => {
    const { outcome, detail } = await answers(true, [200, 403, 403, 403]);
    expect(outcome).toBe('passed');
    expect(detail).toMatch(/through the proxy to .*:443; refused are www.example.com:443, /);
  });

  it.each([
    ['refuses who is named', [403, 403, 403, 403], /is answered by 403, not 200/],
    [
      'lets everybody through',
      [200, 200, 200, 200],
      /a tunnel to www.example.com:443 is answered by 200, not 403/,
    ],
    ['does not answer', [0, 0, 0, 0], /is answered by 0, not 200/],
  ])('is not proven when it %s', async (_, statuses, sentence) => {
    await expect(answers(true, statuses)).rejects.toThrow(sentence);
  });

  it('is not called proven where no named host answers', async () => {
    await expect(answers(false, [])).resolves.toMatchObject({ outcome: 'not enforced' });
  });

  it('is not asked for where there is none', async () => {
    await expect(egress.prove(stageOn(new FakeKubectl()))).resolves.toMatchObject({
      outcome: 'not applicable',
    });
  });
});

describe('assigned users', () => {
  const pods = (manifest: readonly Mapping[]): readonly unknown[] =>
    manifest.flatMap((object) => {
      const template =
        at(object, 'spec', 'jobTemplate', 'spec', 'template') ?? at(object, 'spec', 'template');
      return template === undefined ? [] : [at(template, 'spec')];
    });

  it("are the same user of a namespace's range in every container, and its group on volumes, no other field", () => {
    const environment = environmentIn('todo', 'outside', 'production', {}, { account: 'assigned' });
    const { manifest: before } = stageOn(new FakeKubectl(), environment);
    const after = withAssignedUsers(before);
    const users = pods(after).flatMap((pod) => [
      at(pod, 'securityContext', 'fsGroup'),
      ...['containers', 'initContainers'].flatMap((field) =>
        listAt(pod, field).map((container) => at(container, 'securityContext', 'runAsUser')),
      ),
    ]);
    expect(new Set(users).size).toBe(1);
    expect(Number(users[0]) % 10_000).toBe(0);
    expect(Number(users[0])).toBeGreaterThanOrEqual(1_000_000_000);
    const without: unknown = JSON.parse(
      JSON.stringify(after, (key, value: unknown) =>
        ['runAsUser', 'fsGroup'].includes(key) ? undefined : value,
      ),
    );
    expect(without).toEqual(before);
  });
});
