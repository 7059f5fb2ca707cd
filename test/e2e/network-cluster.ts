import { containers } from '../../lib/contract';
import { type Environment, type Flow, flows, production } from '../../lib/environments';
import { synthesized } from '../../tools/e2e/environment';
import { listAt, mappingAt, nameOf, numberAt, textAt } from '../../tools/manifest';
import { furtherServices } from '../sample-environments';
import { FakeKubectl, withoutPlace } from './fake-kubectl';
import { listed, pod, workloadOf } from './stages';

/** Everybody's address. */
const addresses = {
  'todo-frontend': '10.0.0.1',
  'todo-backend': '10.0.0.2',
  'todo-postgres': '10.0.0.3',
  dns: '10.0.0.4',
  'e2e-foreigner': '10.0.0.5',
  'e2e-edge': '10.0.0.6',
  'e2e-as-solver': '10.0.0.7',
  'e2e-as-drill': '10.0.0.9',
  'api server': '10.0.0.8',
  metadata: '169.254.169.254',
  'todo-egress-proxy': '10.0.0.10',
  resolver: '169.254.20.10',
  'api.openai.com': '198.51.100.10',
  'www.example.com': '198.51.100.11',
} as const;

export type Host = keyof typeof addresses;

const hosts = new Map<string, string>([
  ...Object.entries(addresses),
  ...furtherServices.map((key, index) => [containers[key].name, `10.0.1.${index}`] as const),
]);

const edgeLabels = production.edge.kind === 'none' ? {} : production.edge.controller.labels;

/** Whether a pod gets through to somebody. */
export type Reach = (asker: string, host: string, port: number) => boolean;

const apiServer = {
  endpoints: [{ addresses: [addresses['api server']] }],
  ports: [{ name: 'https', port: 6443 }],
};

/** What may be otherwise in a cluster. */
export interface Circumstances {
  /** Who gets through to whom; by default what production declares. */
  readonly reach?: Reach;
  /** The same while the runner's own policies are applied. */
  readonly controlled?: Reach;
  readonly absent?: readonly Host[];
  /** Policies that the cluster has. */
  readonly policies?: readonly unknown[];
  /** Whether names on the internet have addresses. Default: they have none. */
  readonly online?: boolean;
  /** Whether the quota has room when pods are applied. */
  readonly room?: () => boolean;
}

/** A cluster in which everybody is there. */
export function cluster({
  reach = declared,
  controlled = whoMay,
  absent = [],
  policies = policiesOf(production),
  online = false,
  room = () => true,
}: Circumstances): FakeKubectl {
  let control = false;
  const isThere = (name: string): boolean => !absent.some((host) => host === name);
  const conditions = [{ type: 'ContainersReady', status: 'True' }];
  const there = (...names: readonly string[]): string =>
    listed(
      names.filter(isThere).map((name) => ({
        metadata: { name },
        status: { podIP: hosts.get(name) ?? '10.0.0.9', conditions },
      })),
    );
  const reachedFrom = (asker: string, targets: unknown): string => {
    const open = listAt(targets).map((target) => {
      const [host = ''] = [...hosts].find(([, address]) => address === textAt(target, 'host')) ?? [];
      return (control ? controlled : reach)(asker, host, numberAt(target, 'port'));
    });
    return JSON.stringify(open);
  };
  const found = (kind: string, args: readonly string[]): string => {
    if (kind === 'networkpolicies') return listed(policies);
    if (kind === 'endpointslices') return listed([apiServer]);
    const line = args.join(' ');
    if (line.includes('k8s-app=kube-dns')) return there('dns');
    if (line.includes('acme.cert-manager.io')) return there('e2e-as-solver');
    const workload = workloadOf(args);
    if (workload !== undefined)
      return listed(isThere(workload) ? [pod(workload, 1, { podIP: hosts.get(workload) })] : []);
    return args.includes('--namespace=outside')
      ? there('e2e-foreigner', 'e2e-impostor', 'e2e-edge')
      : there(
          'e2e-stranger',
          'e2e-as-solver',
          'e2e-as-drill',
          ...parties,
          ...['e2e-as-postgres', 'e2e-as-egress-proxy'],
          ...furtherServices.map(podOf),
        );
  };
  return new FakeKubectl(({ args, input = '' }) => {
    const [verb, name = '', , , , targets = '[]'] = withoutPlace(args);
    if (input.includes('e2e-control')) control = verb === 'apply';
    if (verb === 'exec' && args.some((each) => each.endsWith('resolve.mjs')))
      return { stdout: JSON.stringify(online ? (hosts.get(String(JSON.parse(targets))) ?? null) : null) };
    if (verb === 'exec') return { stdout: reachedFrom(name, JSON.parse(targets)) };
    if (verb === 'apply' && input.includes('e2e-as-') && !room())
      return { status: 1, stderr: 'pods "e2e-as-backup" is forbidden: exceeded quota: todo' };
    return verb === 'get' ? { stdout: placed(found(name, args), args) } : {};
  });
}

/** A list whose objects are where they were asked for, with the labels by which they were; the edge has its own. */
function placed(list: string, args: readonly string[]): string {
  const option = (name: string): string =>
    args.find((each) => each.startsWith(name))?.slice(name.length) ?? '';
  const asked = option('--selector=').matchAll(/([^=,]+)=([^,]*)/g);
  const labels = new Map([...asked].map(([, key = '', value = '']) => [key, value]));
  const items = listAt(JSON.parse(list), 'items').map((item) => {
    const own = nameOf(item) === 'e2e-edge' ? edgeLabels : Object.fromEntries(labels);
    const namespace = option('--namespace=');
    return { ...mappingAt(item), metadata: { ...mappingAt(item, 'metadata'), namespace, labels: own } };
  });
  return listed(items);
}

export function policiesOf(environment: Environment): readonly unknown[] {
  return synthesized(environment).filter(({ kind }) => kind === 'NetworkPolicy');
}

/** While the runner's policies are there: the stranger reaches nobody, and the other one everybody. */
export function whoMay(asker: string): boolean {
  return asker === 'e2e-impostor';
}

/** The clients of the database. */
const parties = ['frontend', 'backend', 'migration', 'backup'].map((party) => `e2e-as-${party}`);

/** The pod with the labels of a party, or the edge's. */
function podOf(party: Flow['from']): string {
  return party === 'edge' ? 'e2e-edge' : `e2e-as-${party}`;
}

/** Whom the others ask there. */
function hostOf(party: Flow['to']): string {
  return new Map(Object.entries(containers)).get(party)?.name ?? (party === 'dns' ? party : podOf(party));
}

/** Who may ask whom, and on which port where that matters. */
const ways: Readonly<Record<string, { readonly port?: number; readonly from: readonly string[] }>> = {
  dns: { from: [...parties, 'e2e-as-postgres'] },
  'todo-postgres': { from: parties },
  'todo-backend': { port: 8000, from: ['e2e-as-frontend', 'e2e-edge'] },
  'todo-frontend': { from: ['e2e-edge'] },
  'e2e-as-solver': { from: ['e2e-edge'] },
  'e2e-edge': { port: 8443, from: ['e2e-as-frontend', 'e2e-as-backend'] },
};

/** The ways of production, and of minikube as far as it has the parties, from and to those named above. */
const known: Reach = (asker, host, port) => {
  const { from = [], port: only = port } = ways[host] ?? {};
  return from.includes(asker) && port === only;
};

/** Parties that a service asks, or that ask it, where no test knows the service. */
export function furtherFlows(environment: Environment): readonly Flow[] {
  return flows(environment).filter((flow) =>
    furtherServices.some((key) => key === flow.from || key === flow.to),
  );
}

/** Everything that an environment declares. */
export function declaredIn(environment: Environment): Reach {
  const further = furtherFlows(environment).map(({ from, to }) => `${podOf(from)} ${hostOf(to)}`);
  return (asker, host, port) =>
    known(asker, host, port) ||
    (further.includes(`${asker} ${host}`) && (host !== 'e2e-edge' || port === ways[host]?.port));
}

/** Everything that production declares. */
export const declared = declaredIn(production);
