import { containers, isService, type NamedServer } from '../contract';
import { copyOf, databaseAddress, databaseCluster } from './database';
import { egressOf, proxyPort } from './egress';
import { dnsPort } from './dns';
import type { Environment } from './environment';
import { type PodsElsewhere, prometheusOf } from './monitoring';
import { anywhere, type Cidr, type Labels, linkLocal } from './range';
import { serverPort as portOfServer } from './server';
import type { Outside, Party } from './traffic';

/** Where cert-manager's HTTP-01 solver answers (its documentation, "HTTP01"). */
const solverPort = 8089;

/** A port on which somebody answers; TCP where nothing else is said. */
export interface PlacePort {
  readonly number: number;
  readonly protocol?: 'UDP';
}

/** Pods of another namespace: all of them where no labels are given. */
export interface PodGroup {
  readonly namespace: string;
  readonly labels?: Labels;
}

/** Where one end of a flow is found, and on which ports it answers; no ports where nobody asks it. */
export type Place = { readonly ports: readonly PlacePort[] } & (
  | {
      /** Pods of this namespace. */
      readonly kind: 'pods';
      readonly party: Party;
      /** Default: the labels by which the stack selects the pods of a part. */
      readonly labels?: Labels;
    }
  | { readonly kind: 'pods elsewhere'; readonly groups: readonly PodGroup[] }
  | { readonly kind: 'addresses'; readonly ranges: readonly Cidr[]; readonly except?: readonly Cidr[] }
  /** The environment has no such party. */
  | { readonly kind: 'nowhere' }
);

const nowhere: Place = { kind: 'nowhere', ports: [] };

/** Every party of the network, one row each: its pods or addresses, and the ports on which it answers everybody. */
export function placeOf(environment: Environment, who: Party | Outside): Place {
  const { database, edge, network } = environment;
  const prometheus = prometheusOf(environment);
  const egress = egressOf(environment);
  const https = [{ number: 443 }];
  if (isService(who)) {
    const { port } = containers[who];
    return { kind: 'pods', party: who, ports: port === undefined ? [] : [{ number: port.number }] };
  }
  switch (who) {
    case 'egress proxy':
      return { kind: 'pods', party: who, ports: [{ number: proxyPort.number }] };
    case 'migration':
    case 'backup':
    case 'drill':
    case 'copy':
      return { kind: 'pods', party: who, ports: [] };
    case 'certificate solver':
      return {
        kind: 'pods',
        party: who,
        labels: { 'acme.cert-manager.io/http01-solver': 'true' },
        ports: [{ number: solverPort }],
      };
    case 'postgres': {
      const ports = [{ number: databaseAddress(database).port }];
      if (database.kind === 'external') return { kind: 'addresses', ranges: database.addresses, ports };
      if (database.kind === 'in-cluster') return { kind: 'pods', party: who, ports };
      return { kind: 'pods', party: who, labels: { 'cnpg.io/cluster': databaseCluster }, ports };
    }
    case 'edge':
      if (edge.kind === 'none') return nowhere;
      return {
        kind: 'pods elsewhere',
        groups: [edge.controller],
        ports: [{ number: edge.controller.httpsPort }],
      };
    case 'public address':
      if (egress.kind === 'addresses') return { kind: 'addresses', ranges: egress.ranges, ports: https };
      return {
        kind: 'addresses',
        ranges: network.publicAddresses,
        except: network.internetExcept,
        ports: https,
      };
    case 'dns': {
      const { servers = [], serverPort = dnsPort } = network.dns;
      return { kind: 'pods elsewhere', groups: servers, ports: udpAndTcp(serverPort) };
    }
    case 'dns address':
      return { kind: 'addresses', ranges: network.dns.addresses ?? [], ports: udpAndTcp(dnsPort) };
    case 'internet':
      if (egress.kind === 'addresses') return { kind: 'addresses', ranges: egress.ranges, ports: https };
      return { kind: 'addresses', ranges: anywhere, except: network.internetExcept, ports: https };
    case 'mcpServer':
    case 'model':
      return placeOfServer(environment, who);
    // Behind its Service on 443, kubeadm's API server listens on 6443.
    case 'api server':
      return { kind: 'addresses', ranges: anywhere, except: linkLocal, ports: [...https, { number: 6443 }] };
    case 'operator':
      if (database.kind !== 'cloudnative-pg') return nowhere;
      return {
        kind: 'pods elsewhere',
        groups: [
          {
            namespace: database.operatorNamespace,
            labels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
          },
        ],
        ports: [],
      };
    case 'monitoring':
      if (prometheus !== undefined) return podsOf(prometheus.prometheus);
      if (database.kind !== 'cloudnative-pg' || database.monitoringNamespace === undefined) return nowhere;
      return { kind: 'pods elsewhere', groups: [{ namespace: database.monitoringNamespace }], ports: [] };
    case 'bucket': {
      const copy = copyOf(database);
      if (copy === undefined) return nowhere;
      const { protocol, port } = new URL(copy.endpoint);
      const ports = [{ number: Number(port) || (protocol === 'https:' ? 443 : 80) }];
      return { kind: 'addresses', ranges: copy.addresses, except: network.internetExcept, ports };
    }
    case 'prober':
      return prometheus === undefined ? nowhere : podsOf(prometheus.prober);
  }
}

/** Answers that do not fit a datagram are asked for again over TCP. */
function udpAndTcp(number: number): readonly PlacePort[] {
  return [{ number, protocol: 'UDP' }, { number }];
}

function placeOfServer(environment: Environment, who: NamedServer): Place {
  const { network, ...servers } = environment;
  const egress = egressOf(environment);
  const server = servers[who];
  if (server === undefined) return nowhere;
  const ports = [{ number: portOfServer(server) }];
  switch (server.kind) {
    case 'in-cluster':
      return { kind: 'pods elsewhere', groups: [server], ports };
    case 'public':
      if (egress.kind === 'addresses') return { kind: 'addresses', ranges: egress.ranges, ports };
      return { kind: 'addresses', ranges: anywhere, except: network.internetExcept, ports };
    case 'private':
      return { kind: 'addresses', ranges: server.addresses, ports };
  }
}

/** Pods that ask others, and that nobody asks. */
function podsOf({ namespace, labels }: PodsElsewhere): Place {
  return { kind: 'pods elsewhere', groups: [{ namespace, labels }], ports: [] };
}
