import { containers, serviceKeys, type ServiceKey } from '../contract';
import { databaseAddress, databaseCluster } from './database';
import type { Environment } from './environment';
import { mcpServerPort } from './mcp-server';
import { prometheusOf } from './monitoring';
import { anywhere, type Cidr, type Labels, linkLocal } from './network';
import type { Outside, Party } from './traffic';

/** Where cert-manager's HTTP-01 solver answers (its documentation, "HTTP01"). */
const solverPort = 8089;

/** A port on which somebody answers; TCP where nothing else is said. */
export interface PlacePort {
  readonly number: number;
  readonly protocol?: 'UDP';
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
  | { readonly kind: 'pods elsewhere'; readonly namespace: string; readonly labels?: Labels }
  | { readonly kind: 'addresses'; readonly ranges: readonly Cidr[]; readonly except?: readonly Cidr[] }
  /** The environment has no such party. */
  | { readonly kind: 'nowhere' }
);

const nowhere: Place = { kind: 'nowhere', ports: [] };

/** Every party of the network, one row each: its pods or addresses, and the ports on which it answers everybody. */
export function placeOf(environment: Environment, who: Party | Outside): Place {
  const { database, edge, network, mcpServer } = environment;
  const prometheus = prometheusOf(environment);
  const https = [{ number: 443 }];
  if (isService(who)) {
    const { port } = containers[who];
    return { kind: 'pods', party: who, ports: port === undefined ? [] : [{ number: port.number }] };
  }
  switch (who) {
    case 'migration':
    case 'backup':
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
      return { kind: 'pods elsewhere', ...edge.controller, ports: [{ number: edge.controller.httpsPort }] };
    case 'public address':
      return {
        kind: 'addresses',
        ranges: network.publicAddresses,
        except: network.internetExcept,
        ports: https,
      };
    case 'dns':
      return {
        kind: 'pods elsewhere',
        ...network.dns,
        ports: [{ number: 53, protocol: 'UDP' }, { number: 53 }],
      };
    case 'internet':
      return { kind: 'addresses', ranges: anywhere, except: network.internetExcept, ports: https };
    case 'MCP server': {
      if (mcpServer === undefined) return nowhere;
      const ports = [{ number: mcpServerPort(mcpServer) }];
      return mcpServer.kind === 'in-cluster'
        ? { kind: 'pods elsewhere', namespace: mcpServer.namespace, labels: mcpServer.labels, ports }
        : { kind: 'addresses', ranges: anywhere, except: network.internetExcept, ports };
    }
    // Behind its Service on 443, kubeadm's API server listens on 6443.
    case 'api server':
      return { kind: 'addresses', ranges: anywhere, except: linkLocal, ports: [...https, { number: 6443 }] };
    case 'operator':
      if (database.kind !== 'cloudnative-pg') return nowhere;
      return {
        kind: 'pods elsewhere',
        namespace: database.operatorNamespace,
        labels: { 'app.kubernetes.io/name': 'cloudnative-pg' },
        ports: [],
      };
    case 'monitoring':
      if (prometheus !== undefined) return { kind: 'pods elsewhere', ...prometheus.prometheus, ports: [] };
      if (database.kind !== 'cloudnative-pg' || database.monitoringNamespace === undefined) return nowhere;
      return { kind: 'pods elsewhere', namespace: database.monitoringNamespace, ports: [] };
    case 'prober':
      return prometheus === undefined ? nowhere : { kind: 'pods elsewhere', ...prometheus.prober, ports: [] };
  }
}

function isService(who: Party | Outside): who is ServiceKey {
  return serviceKeys.some((key) => key === who);
}
