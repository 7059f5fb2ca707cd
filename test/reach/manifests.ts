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

/** The pod of a workload that the test declared. */
export function podOf(topology: Topology, name: string): Endpoint {
  const pod = topology.pods.find((candidate) => candidate.object.name === name);
  if (pod === undefined) throw new Error(`The test declares no workload ${name}`);
  return { kind: 'pod', pod };
}

export function address(text: string): Endpoint {
  return { kind: 'address', address: text };
}

export function tcp(number: number): Port {
  return { protocol: 'TCP', number };
}

export function udp(number: number): Port {
  return { protocol: 'UDP', number };
}

const client = deployment('client');
const server = deployment('server', { ports: [{ name: 'http', containerPort: 80 }] });

/** What becomes of a connection from the Deployment `client` to the Deployment `server`, both `here`. */
export function clientToServer(policies: readonly Manifest[], port: Port = tcp(80)): Decision {
  const topology = topologyFrom([client, server, ...policies]);
  expect(topology.problems).toEqual([]);
  return decide(topology, podOf(topology, 'client'), podOf(topology, 'server'), port);
}

/** The spec of a policy that lets into `server` what its one rule says. */
export function intoServer(rule: unknown): unknown {
  return { podSelector: { matchLabels: { app: 'server' } }, policyTypes: ['Ingress'], ingress: [rule] };
}

/** The spec of a policy that lets out of `client` what its one rule says. */
export function outOfClient(rule: unknown): unknown {
  return { podSelector: { matchLabels: { app: 'client' } }, policyTypes: ['Egress'], egress: [rule] };
}
