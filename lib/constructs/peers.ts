import { contract } from '../contract';
import {
  anywhere,
  type Cidr,
  contains,
  databaseAddress,
  databaseCluster,
  type Environment,
  type Flow,
  type Labels,
  linkLocal,
  type Outside,
  type Party,
} from '../environments';
import * as k8s from '../../imports/k8s';
import { identityOf } from './identity';

/** Where CloudNativePG's instances answer: the operator's questions, and metrics (its documentation, "Networking"). */
const instanceStatusPort = 8000;
const instanceMetricsPort = 9187;

/** Where cert-manager's HTTP-01 solver answers (its documentation, "HTTP01"). */
const solverPort = 8089;

/** The pods of a party, as a policy in their namespace selects them. */
export function podsOf(environment: Environment, party: Party): k8s.LabelSelector {
  if (party === 'certificate solver')
    return { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } };
  if (party === 'postgres' && environment.database.kind === 'cloudnative-pg')
    return { matchLabels: { 'cnpg.io/cluster': databaseCluster } };
  return { matchLabels: { ...identityOf(environment, party).selector } };
}

function podsElsewhere(namespace: string, labels?: Labels): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: { ...labels } } }),
  };
}

function addresses(ranges: readonly Cidr[], except: readonly Cidr[] = []): k8s.NetworkPolicyPeer[] {
  return ranges.map((cidr) => {
    const inside = except.filter((range) => contains(cidr, range));
    return { ipBlock: { cidr, ...(inside.length === 0 ? {} : { except: inside }) } };
  });
}

/** The peers by which a policy names one end of a flow. */
export function peersOf(environment: Environment, who: Party | Outside): readonly k8s.NetworkPolicyPeer[] {
  const { database, edge, network } = environment;
  switch (who) {
    case 'postgres':
      if (database.kind === 'external') return addresses(database.addresses);
      return [{ podSelector: podsOf(environment, who) }];
    case 'frontend':
    case 'backend':
    case 'migration':
    case 'backup':
    case 'certificate solver':
      return [{ podSelector: podsOf(environment, who) }];
    case 'edge':
      return edge.kind === 'none' ? [] : [podsElsewhere(edge.controller.namespace, edge.controller.labels)];
    case 'public address':
      return addresses(network.publicAddresses, network.internetExcept);
    case 'dns':
      return [podsElsewhere(network.dns.namespace, network.dns.labels)];
    case 'internet':
      return addresses(anywhere, network.internetExcept);
    case 'api server':
      return addresses(anywhere, linkLocal);
    case 'operator':
      if (database.kind !== 'cloudnative-pg') return [];
      return [podsElsewhere(database.operatorNamespace, { 'app.kubernetes.io/name': 'cloudnative-pg' })];
    case 'monitoring':
      if (database.kind !== 'cloudnative-pg' || database.monitoringNamespace === undefined) return [];
      return [podsElsewhere(database.monitoringNamespace)];
  }
}

function port(number: number, protocol: 'TCP' | 'UDP' = 'TCP'): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(number), protocol };
}

function databasePorts(environment: Environment, from: Flow['from']): readonly k8s.NetworkPolicyPort[] {
  const sql = port(databaseAddress(environment.database).port);
  if (from === 'monitoring') return [port(instanceMetricsPort)];
  return from === 'operator' || from === 'postgres' ? [sql, port(instanceStatusPort)] : [sql];
}

/** The ports of a flow, on the pods that answer: policies look at addresses after a Service is resolved. */
export function portsOf(environment: Environment, { from, to }: Flow): readonly k8s.NetworkPolicyPort[] {
  const { edge } = environment;
  switch (to) {
    case 'frontend':
    case 'backend':
      return [port(contract[to].port.number)];
    case 'postgres':
      return databasePorts(environment, from);
    case 'certificate solver':
      return [port(solverPort)];
    case 'dns':
      return [port(53, 'UDP'), port(53)];
    case 'edge':
      return edge.kind === 'none' ? [] : [port(edge.controller.httpsPort)];
    case 'internet':
    case 'public address':
      return [port(443)];
    // Behind its Service on 443, kubeadm's API server listens on 6443.
    case 'api server':
      return [port(443), port(6443)];
  }
}
