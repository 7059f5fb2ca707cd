import { askedOutside, egressProxyOf, proxyName, proxyPort } from '../../../lib/environments';
import { runIn } from '../client';
import { listAt } from '../../manifest';
import { partyAskers, withPods } from '../network/askers';
import { addressOf } from '../network/names';
import { internetHosts } from '../network/targets';
import { programs } from '../programs';
import { expectNone, NotProven, passed, type Step } from '../step';

/** What the proxy answers to whom it refuses a tunnel (RFC 9110, section 15.5.4). */
const forbidden = 403;

/** A tunnel that is asked for, and the status by which it must be answered. */
interface Tunnel {
  readonly host: string;
  readonly expected: number;
}

/** Ways out by name. That nobody gets out beside the proxy is among the paths of `network`. */
export const egress: Step = {
  name: 'egress',
  proves: 'the egress proxy opens tunnels to the hosts that the settings name, and refuses all others',
  needs: ['ready'],
  prove: async (stage) => {
    const { cluster, outside, environment } = stage;
    if (egressProxyOf(environment) === undefined)
      return { outcome: 'not applicable', detail: 'the environment has no egress proxy' };
    const [key] = askedOutside(environment).keys();
    // Names of their own: pods of `network` may still be ending.
    const free = {
      title: 'a pod of another namespace',
      cluster: outside,
      pod: { name: 'e2e-free', labels: {} },
    };
    const askers = partyAskers(stage)
      .filter(({ party }) => party === key)
      .map((asker) => ({ ...asker, pod: { ...asker.pod, name: 'e2e-proxied' } }));
    return withPods(stage, [free, ...askers], async () => {
      const { named, unnamed } = internetHosts(stage);
      const answering = listAt(await runIn(outside, free.pod.name, programs.connect, named));
      const open = named.filter((_, index) => answering[index] === true);
      const [first] = open;
      if (first === undefined)
        return { outcome: 'not enforced', detail: 'no host that the settings name answers in this cluster' };
      const address = await addressOf(outside, free.pod.name, first.host);
      const tunnel = (host: string, port: number, expected: number): Tunnel => ({
        host: `${host}:${port}`,
        expected,
      });
      const tunnels = [
        ...open.map(({ host, port }) => tunnel(host, port, 200)),
        tunnel(unnamed.host, unnamed.port, forbidden),
        // The right host at another port, and by an address that no setting names.
        tunnel(first.host, 80, forbidden),
        ...(address === undefined ? [] : [tunnel(address, first.port, forbidden)]),
      ];
      const proxy = { host: proxyName, port: proxyPort.number };
      const [asker] = askers;
      if (asker === undefined) throw new NotProven('Nobody asks the egress proxy.');
      const hosts = tunnels.map(({ host }) => host);
      const found = listAt(await runIn(cluster, asker.pod.name, programs.tunnel, { proxy, hosts }));
      expectNone(
        tunnels.flatMap(({ host, expected }, index) =>
          found[index] === expected
            ? []
            : [`a tunnel to ${host} is answered by ${String(found[index])}, not ${expected}`],
        ),
      );
      const shown = (status: number): string =>
        tunnels.flatMap(({ host, expected }) => (expected === status ? [host] : [])).join(', ');
      return passed(
        `${asker.title} gets through the proxy to ${shown(200)}; refused are ${shown(forbidden)}`,
      );
    });
  },
};
