import { type Environment, production } from '../../lib/environments';
import { listAt, numberAt, textAt } from '../../tools/e2e/json';
import { synthesized } from '../../tools/e2e/environment';
import { FakeKubectl, withoutPlace } from './fake-kubectl';
import { listed, pod } from './stages';

/** Everybody's address. */
const addresses = {
  'todo-frontend': '10.0.0.1',
  'todo-backend': '10.0.0.2',
  'todo-postgres': '10.0.0.3',
  dns: '10.0.0.4',
  'e2e-foreigner': '10.0.0.5',
  'e2e-edge': '10.0.0.6',
  'e2e-as-solver': '10.0.0.7',
  'api server': '10.0.0.8',
  metadata: '169.254.169.254',
} as const;

export type Host = keyof typeof addresses;

/** Whether a pod gets through to somebody. */
export type Reach = (asker: string, host: Host, port: number) => boolean;

function hostOf(address: string): Host {
  const found = Object.entries(addresses).find(([, known]) => known === address)?.[0];
  const hosts: readonly Host[] = Object.keys(addresses).filter((host): host is Host => host === found);
  const [host] = hosts;
  if (host === undefined) throw new Error(`nobody is at ${address}`);
  return host;
}

/** A pod that runs, at the address of this name. */
function running(name: string): unknown {
  const [, podIP = '10.0.0.9'] = Object.entries(addresses).find(([host]) => host === name) ?? [];
  return {
    metadata: { name },
    status: { phase: 'Running', podIP, conditions: [{ type: 'ContainersReady', status: 'True' }] },
  };
}

const apiServer = {
  endpoints: [{ addresses: [addresses['api server']] }],
  ports: [{ name: 'https', port: 6443 }],
};

/** What may be otherwise. */
export interface Circumstances {
  readonly absent: readonly Host[];
  /** Policies that the cluster has. */
  readonly policies: readonly unknown[];
  /** Whether the quota has room when pods are applied. */
  readonly room: () => boolean;
}

/** A cluster in which everybody is there; `controlled` answers while the runner's own policies are applied. */
export function cluster(
  reach: Reach,
  controlled: Reach = whoMay,
  { absent = [], policies = policiesOf(production), room = () => true }: Partial<Circumstances> = {},
): FakeKubectl {
  let control = false;
  const there = (names: readonly string[]): string =>
    listed(names.filter((name) => !absent.some((host) => host === name)).map(running));
  const parties = ['frontend', 'backend', 'postgres', 'migration', 'backup'];
  return new FakeKubectl(({ args, input = '' }) => {
    const [verb, name = '', , , , targets = '[]'] = withoutPlace(args);
    if (input.includes('e2e-control')) control = verb === 'apply';
    if (verb === 'exec') {
      const asked: unknown = JSON.parse(targets);
      const answers = listAt(asked).map((target) =>
        (control ? controlled : reach)(name, hostOf(textAt(target, 'host')), numberAt(target, 'port')),
      );
      return { stdout: JSON.stringify(answers) };
    }
    if (verb === 'apply' && input.includes('e2e-as-') && !room()) {
      return { status: 1, stderr: 'pods "e2e-as-backup" is forbidden: exceeded quota: todo' };
    }
    if (verb !== 'get') return {};
    if (name === 'networkpolicies') return { stdout: listed(policies) };
    if (name === 'endpointslices') return { stdout: listed([apiServer]) };
    const selector = args.find((argument) => argument.startsWith('--selector=')) ?? '';
    if (selector.includes('kube-dns')) return { stdout: there(['dns']) };
    if (selector.includes('http01-solver')) return { stdout: there(['e2e-as-solver']) };
    const workload = /name=(todo-\w+)/.exec(selector)?.[1];
    if (workload !== undefined) {
      const podIP =
        addresses[workload === 'todo-frontend' || workload === 'todo-backend' ? workload : 'todo-postgres'];
      return {
        stdout: listed(absent.some((host) => host === workload) ? [] : [pod(workload, 1, { podIP })]),
      };
    }
    return args.includes('--namespace=outside')
      ? { stdout: there(['e2e-foreigner', 'e2e-impostor', 'e2e-edge']) }
      : { stdout: there(['e2e-stranger', 'e2e-as-solver', ...parties.map((party) => `e2e-as-${party}`)]) };
  });
}

export function policiesOf(environment: Environment): readonly unknown[] {
  return synthesized(environment).filter(({ kind }) => kind === 'NetworkPolicy');
}

/** While the runner's policies are there: the stranger reaches nobody, and the other one everybody. */
export function whoMay(asker: string): boolean {
  return asker === 'e2e-impostor';
}

/** The declared flows of production, and of minikube as far as it has the parties. */
export const declared: Reach = (asker, host, port) => {
  switch (host) {
    case 'dns':
      return asker.startsWith('e2e-as-') && asker !== 'e2e-as-solver';
    case 'todo-postgres':
      return ['e2e-as-frontend', 'e2e-as-backend', 'e2e-as-migration', 'e2e-as-backup'].includes(asker);
    case 'todo-backend':
      return port === 8000 && ['e2e-as-frontend', 'e2e-edge'].includes(asker);
    case 'todo-frontend':
    case 'e2e-as-solver':
      return asker === 'e2e-edge';
    case 'e2e-edge':
      return port === 8443 && ['e2e-as-frontend', 'e2e-as-backend'].includes(asker);
    case 'e2e-foreigner':
    case 'api server':
    case 'metadata':
      return false;
  }
};
