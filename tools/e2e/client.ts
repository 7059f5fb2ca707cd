import { contract } from '../../lib/contract';
import { account } from '../../lib/contract/security';
import type { Cluster } from './cluster';
import type { HttpAnswer } from './http';
import { type Mapping, listAt, nameOf, numberAt, textAt } from '../manifest';
import { programs, programsVolume } from './programs';
import { type Stage, until } from './step';
import { hasCondition, nameLabel, podReasons } from './workloads';

/** Label of everything that the runner itself puts there. */
const label = 'todo-chatbot/e2e';

/** Ports below need a capability, where the pod does not say otherwise. */
const firstUnprivilegedPort = 1024;

/** A pod of the runner's own. */
export interface OwnPod {
  readonly name: string;
  /** Those of a party, to see what the network grants to it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Ports on which it accepts connections. */
  readonly ports?: readonly number[];
  /** What it runs. Default: it waits for programs to be run in it. */
  readonly command?: readonly string[];
  /** What else its container has. */
  readonly container?: Mapping;
}

/** The spec of a pod of the runner's own. */
function podSpec(stage: Stage, { ports = [], command, container }: Partial<OwnPod> = {}): Mapping {
  const lowest = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 1,
    // Nothing sets this condition, so the pod is never Ready: no Service sends it what is meant for a party.
    readinessGates: [{ conditionType: label }],
    securityContext: {
      runAsNonRoot: true,
      runAsUser: account.user,
      runAsGroup: account.group,
      seccompProfile: { type: 'RuntimeDefault' },
      ...(ports.some((port) => port < firstUnprivilegedPort) && { sysctls: [lowest] }),
    },
    containers: [
      {
        name: 'client',
        image: stage.images.node,
        imagePullPolicy: 'IfNotPresent',
        command: command ?? [...programs.idle, ...ports.map(String)],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [programsVolume.mount],
        ...container,
      },
    ],
    volumes: [programsVolume.volume],
  };
}

/** A client on each node: it brings the image there, and asks from within the cluster. */
export function clients(stage: Stage): Mapping {
  const labels = ownLabels('client');
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'e2e-client', namespace: stage.cluster.namespace, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec(stage) } },
  };
}

/** A pod of the runner's own in the namespace of a cluster. */
export function ownPod(stage: Stage, { namespace }: Cluster, pod: OwnPod): Mapping {
  const { name, labels } = pod;
  const metadata = { name, namespace, labels };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec(stage, pod) };
}

/** Labels that only the runner's own policies select. */
export function ownLabels(role: string): Readonly<Record<string, string>> {
  return { [label]: role };
}

/** A network policy of the runner's own. */
export function ownPolicy(stage: Stage, name: string, spec: Mapping): Mapping {
  const metadata = { name, namespace: stage.cluster.namespace };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

/** Waits until pods of the runner's own run, by default the client's; none of them ever becomes Ready. */
export async function untilRunning(cluster: Cluster, names?: readonly string[]): Promise<void> {
  await until(cluster, 180, async () => {
    const pods = await cluster.list('pods', names === undefined ? ownLabels('client') : {});
    const own = pods.filter((pod) => names?.includes(nameOf(pod)) ?? true);
    const waiting = own.filter((pod) => !hasCondition(pod, 'ContainersReady'));
    if (own.length >= (names?.length ?? 1) && waiting.length === 0) return undefined;
    const [reason = 'the pods are starting'] = waiting.flatMap(podReasons);
    return `A client pod does not run: ${reason}`;
  });
}

/** Runs a client's program in a pod and reads its answer. */
export async function runIn(
  cluster: Cluster,
  pod: string,
  program: readonly string[],
  input: unknown,
): Promise<unknown> {
  const text = await cluster.ask(['exec', pod, '--', ...program, JSON.stringify(input)]);
  const answer: unknown = JSON.parse(text);
  return answer;
}

/** Sends a request to each address from within a pod. */
export async function requestFrom(
  { cluster }: Stage,
  pod: string,
  urls: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly HttpAnswer[]> {
  const answers = listAt(await runIn(cluster, pod, programs.request, { urls, headers }));
  return answers.map((answer) => ({ status: numberAt(answer, 'status'), text: textAt(answer, 'text') }));
}

/** Lets the client ask frontend and backend while something works, and takes it back afterwards. */
export async function withAccess<T>(stage: Stage, work: (pod: string) => Promise<T>): Promise<T> {
  const client = { matchLabels: ownLabels('client') };
  const values = [contract.frontend.name, contract.backend.name];
  const access = [
    ownPolicy(stage, 'e2e-client', { podSelector: client, policyTypes: ['Egress'], egress: [{}] }),
    ownPolicy(stage, 'e2e-access', {
      podSelector: { matchExpressions: [{ key: nameLabel, operator: 'In', values }] },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: client }] }],
    }),
  ];
  await stage.cluster.apply(access);
  try {
    const [pod] = await stage.cluster.list('pods', ownLabels('client'));
    return await work(nameOf(pod));
  } finally {
    await stage.cluster.delete(access);
  }
}
