import { account } from '../../lib/contract/security';
import type { HttpAnswer } from './answer';
import type { Cluster } from './cluster';
import { type KubernetesObject, listAt, nameOf, numberAt, textAt } from './json';
import { until } from './patience';
import { programs, programsVolume, runs } from './programs';
import type { Stage } from './stage';
import { conditionOf, podReasons } from './workloads';

/** Label of everything that the runner itself puts there. */
const label = 'todo-chatbot/e2e';

/** Ports below need a capability, where the pod does not say otherwise. */
const firstUnprivilegedPort = 1024;

/** A pod that idles, and in which programs are run; it accepts connections on the ports given. */
function idlePod(
  stage: Stage,
  labels: Readonly<Record<string, string>>,
  ports: readonly number[] = [],
): { readonly metadata: KubernetesObject; readonly spec: KubernetesObject } {
  const privileged = ports.some((port) => port < firstUnprivilegedPort);
  return {
    metadata: { labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      // Nobody ever sets this condition: a pod with the labels of a party must not be asked in its place.
      readinessGates: [{ conditionType: label }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: account.user,
        runAsGroup: account.group,
        seccompProfile: { type: 'RuntimeDefault' },
        ...(privileged ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } : {}),
      },
      containers: [
        {
          name: 'client',
          image: stage.images.node,
          imagePullPolicy: 'IfNotPresent',
          command: [...runs(programs.idle), ...ports.map(String)],
          resources: {
            requests: { cpu: '10m', memory: '32Mi' },
            limits: { cpu: '500m', memory: '256Mi' },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [programsVolume.mount],
        },
      ],
      volumes: [programsVolume.volume],
    },
  };
}

/** A client on each node: it brings the image there, and asks from within the cluster. */
export function clients(stage: Stage): KubernetesObject {
  const labels = { [label]: 'client' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'e2e-client', namespace: stage.cluster.namespace, labels },
    spec: { selector: { matchLabels: labels }, template: idlePod(stage, labels) },
  };
}

/** A pod of the runner's own. */
export interface OwnPod {
  readonly name: string;
  /** Those of a party, to see what the network grants to it. */
  readonly labels: Readonly<Record<string, string>>;
  /** Ports on which it accepts connections. */
  readonly ports?: readonly number[];
}

/** A pod of the runner's own in the namespace of a cluster. */
export function ownPod(stage: Stage, { namespace }: Cluster, pod: OwnPod): KubernetesObject {
  const { metadata, spec } = idlePod(stage, pod.labels, pod.ports);
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, name: pod.name, namespace }, spec };
}

/** Labels that only the runner's own policies select. */
export function ownLabels(role: string): Readonly<Record<string, string>> {
  return { [label]: role };
}

/** A network policy of the runner's own. */
export function ownPolicy(stage: Stage, name: string, spec: KubernetesObject): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: stage.cluster.namespace },
    spec,
  };
}

/** The client may ask anybody. */
export function clientEgress(stage: Stage): KubernetesObject {
  return ownPolicy(stage, 'e2e-client', {
    podSelector: { matchLabels: ownLabels('client') },
    policyTypes: ['Egress'],
    egress: [{}],
  });
}

/** Waits until pods of the runner's own run; they are never Ready. */
export async function untilRunning(cluster: Cluster, names?: readonly string[]): Promise<void> {
  await until(cluster, 180, async () => {
    const pods =
      names === undefined
        ? await cluster.list('pods', ownLabels('client'))
        : (await cluster.list('pods')).filter((pod) => names.includes(nameOf(pod)));
    const waiting = pods.filter((pod) => conditionOf(pod, 'ContainersReady', 'True') === undefined);
    if (pods.length >= (names?.length ?? 1) && waiting.length === 0) return undefined;
    const [reason = 'the pods are starting'] = waiting.flatMap(podReasons);
    return `A client pod does not run: ${reason}`;
  });
}

/** Runs a client's program in a pod and reads its answer. */
export async function runIn(
  cluster: Cluster,
  pod: string,
  program: string,
  input: unknown,
): Promise<unknown> {
  const command = [...runs(program), JSON.stringify(input)];
  const answer: unknown = JSON.parse(await cluster.ask(['exec', pod, '--', ...command]));
  return answer;
}

/** Sends a request to each address from within a pod. */
export async function requestFrom(
  { cluster }: Stage,
  pod: string,
  urls: readonly string[],
): Promise<readonly HttpAnswer[]> {
  const answers = listAt(await runIn(cluster, pod, programs.request, urls));
  return answers.map((answer) => ({ status: numberAt(answer, 'status'), text: textAt(answer, 'text') }));
}

/** Lets the client ask frontend and backend while something works, and takes it back afterwards. */
export async function withAccess<T>(stage: Stage, work: (pod: string) => Promise<T>): Promise<T> {
  const services = ['todo-frontend', 'todo-backend'];
  const access = [
    clientEgress(stage),
    ownPolicy(stage, 'e2e-access', {
      podSelector: {
        matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: services }],
      },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: ownLabels('client') } }] }],
    }),
  ];
  await stage.cluster.apply(access);
  try {
    return await work(await clientPod(stage));
  } finally {
    await stage.cluster.delete(access);
  }
}

/** The name of one client's pod. */
export async function clientPod(stage: Stage): Promise<string> {
  const [pod] = await stage.cluster.list('pods', ownLabels('client'));
  return nameOf(pod);
}

/** The texts of a JSON list. */
export function textsIn(value: unknown): readonly string[] {
  return listAt(value).map((_, index) => textAt(value, index));
}
