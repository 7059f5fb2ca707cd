import { Manifest as Model, type ManifestOptions, type Port } from '../../tools/manifest';
import {
  decide,
  type Decision,
  type Endpoint,
  type Ranges,
  readTopology,
  type Topology,
} from '../../tools/reach';

/** A manifest object, as YAML or JSON would give it. */
export type Manifest = Readonly<Record<string, unknown>>;

/** What the objects themselves cannot say. */
export type Settings = ManifestOptions & Ranges;

/** Reads objects as the command does. */
export function topologyFrom(objects: readonly unknown[], settings: Settings = {}): Topology {
  return readTopology(new Model(objects, settings), settings);
}

interface PodSettings {
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly Manifest[];
  readonly hostNetwork?: boolean;
}

/** A Deployment whose pods carry the label `app` with its name, in the namespace `here`. */
export function deployment(name: string, settings: PodSettings = {}): Manifest {
  const { namespace = 'here', labels = { app: name }, ports = [], hostNetwork = false } = settings;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      template: { metadata: { labels }, spec: { hostNetwork, containers: [{ name: 'main', ports }] } },
    },
  };
}

export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A NetworkPolicy in the namespace `here`. */
export function policy(name: string, spec: unknown, inNamespace = 'here'): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: inNamespace },
    spec,
  };
}

/** A Service in the namespace `here`. */
export function service(name: string, spec: unknown): Manifest {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'here' }, spec };
}

/**
 * One end of a connection in short: a workload that the test declares (`client`), an address, or any pod of a namespace by
 * its labels (`bob/role=client`, `bob/` for none).
 */
export type End = string | Endpoint;

export function endpoint(topology: Topology, end: End): Endpoint {
  if (typeof end !== 'string') return end;
  const pod = topology.pods.find(({ object }) => object.name === end);
  if (pod !== undefined) return { kind: 'pod', pod };
  const [, namespace, labels] = /^([\w-]+)\/(.*)$/.exec(end) ?? [];
  if (namespace === undefined || labels === undefined) return { kind: 'address', address: end };
  const pairs = [...labels.matchAll(/([^=,]+)=([^=,]*)/g)].map(
    ([, key = '', value = '']) => [key, value] as const,
  );
  return { kind: 'any pod', namespace, labels: Object.fromEntries(pairs) };
}

export function tcp(number: number): Port {
  return { protocol: 'TCP', number };
}

export function udp(number: number): Port {
  return { protocol: 'UDP', number };
}

/** Decides a connection, of which the ends are written in short. */
export function decided(topology: Topology, from: End, to: End, port: Port = tcp(80)): Decision {
  return decide(topology, endpoint(topology, from), endpoint(topology, to), port);
}

const client = deployment('client');
const server = deployment('server', { ports: [{ name: 'http', containerPort: 80 }] });

/** The Deployments `client` and `server`, both `here`, with these objects, all of which must be read. */
export function betweenClientAndServer(objects: readonly Manifest[], settings: Settings = {}): Topology {
  const topology = topologyFrom([client, server, ...objects], settings);
  expect(topology.problems).toEqual([]);
  return topology;
}

/** What becomes of a connection from `client` to `server`. */
export function clientToServer(policies: readonly Manifest[], port?: Port): Decision {
  return decided(betweenClientAndServer(policies), 'client', 'server', port);
}

/** A policy that lets into `server` what its one rule says. */
export function intoServer(rule: unknown, name = 'into-server'): Manifest {
  const podSelector = { matchLabels: { app: 'server' } };
  return policy(name, { podSelector, policyTypes: ['Ingress'], ingress: [rule] });
}

/** A policy that lets out of `client` what its one rule says. */
export function outOfClient(rule: unknown): Manifest {
  const podSelector = { matchLabels: { app: 'client' } };
  return policy('out-of-client', { podSelector, policyTypes: ['Egress'], egress: [rule] });
}
