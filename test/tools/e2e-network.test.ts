import { minikube, production } from '../../lib/environments';
import { listAt, numberAt, textAt } from '../../tools/e2e/json';
import { network } from '../../tools/e2e/steps/network';
import { FakeKubectl, withoutPlace } from './e2e/fake-kubectl';
import { listed, pod, stageOn } from './e2e/stages';

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

type Host = keyof typeof addresses;

/** Whether a pod gets through to somebody. */
type Reach = (asker: string, host: Host, port: number) => boolean;

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

/** A cluster in which everybody is there; `controlled` answers while the runner's own policies are applied. */
function cluster(reach: Reach, controlled: Reach = whoMay, absent: readonly Host[] = []): FakeKubectl {
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
    if (verb !== 'get') return {};
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

/** While the runner's policies are there: the stranger reaches nobody, and the other one everybody. */
function whoMay(asker: string): boolean {
  return asker === 'e2e-impostor';
}

/** The declared flows of production, and of minikube as far as it has the parties. */
const declared: Reach = (asker, host, port) => {
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

const everybody: Reach = () => true;

describe('network paths', () => {
  it.each([
    {
      environment: minikube,
      detail:
        '10 declared paths are open; refused are 10 within the namespace, 25 to addresses outside and 6 from another namespace',
    },
    {
      environment: production,
      detail:
        '15 declared paths are open; refused are 19 within the namespace, 35 to addresses outside and 9 from another namespace',
    },
  ])(
    'of $environment.name are proven when exactly the declared ones are open',
    async ({ environment, detail }) => {
      const absent = environment.edge.kind === 'none' ? (['e2e-edge', 'e2e-as-solver'] as const) : [];
      const stage = stageOn(cluster(declared, whoMay, absent), environment);
      await expect(network.prove(stage)).resolves.toEqual({ outcome: 'passed', detail });
    },
  );

  it('are never called proven where the cluster enforces no policy', async () => {
    const stage = stageOn(cluster(everybody, everybody));
    await expect(network.prove(stage)).resolves.toMatchObject({ outcome: 'not enforced' });
  });

  it.each([
    ['e2e-stranger', 'todo-frontend', 'a stranger → frontend is open, and not declared'],
    ['e2e-stranger', 'dns', 'a stranger → dns is open, and not declared'],
    ['e2e-foreigner', 'todo-backend', 'a pod of another namespace → backend is open, and not declared'],
    [
      'e2e-impostor',
      'todo-postgres',
      'a pod of another namespace with the labels of the frontend → postgres is open',
    ],
    ['e2e-as-postgres', 'e2e-foreigner', 'postgres → port 443 of a pod of another namespace is open'],
    ['e2e-as-backend', 'e2e-foreigner', 'backend → port 443 of a pod of another namespace is open'],
    ['e2e-as-backend', 'metadata', 'backend → port 80 of the metadata address is open, and not declared'],
    ['e2e-as-backup', 'api server', 'backup → port 6443 of the API server is open, and not declared'],
    ['e2e-as-solver', 'dns', 'certificate solver → dns is open, and not declared'],
    ['e2e-edge', 'todo-postgres', 'edge → postgres is open, and not declared'],
  ] as const)('are not proven when %s gets through to %s', async (asker, host, sentence) => {
    const lenient: Reach = (who, whom, port) => (who === asker && whom === host) || declared(who, whom, port);
    await expect(network.prove(stageOn(cluster(lenient), production))).rejects.toThrow(sentence);
  });

  it('are not proven when one that is declared is refused, and every such one is named', async () => {
    const strict: Reach = (asker, host, port) => host !== 'todo-postgres' && declared(asker, host, port);
    await expect(network.prove(stageOn(cluster(strict), production))).rejects.toThrow(
      [
        'frontend → postgres is refused, and declared',
        'backend → postgres is refused, and declared',
        'migration → postgres is refused, and declared',
        'backup → postgres is refused, and declared',
      ].join(', '),
    );
  });

  it('are not called refused where nobody answers, not even one who may ask', async () => {
    const silent: Reach = (asker, host) => whoMay(asker) && host !== 'todo-frontend';
    await expect(network.prove(stageOn(cluster(declared, silent), production))).rejects.toThrow(
      'nobody reaches frontend, not even who may',
    );
  });

  it('are not proven of a workload that has no pod', async () => {
    const without = cluster(declared, whoMay, ['todo-backend']);
    await expect(network.prove(stageOn(without, production))).rejects.toThrow(
      'todo-backend has no running pod that could be asked',
    );
  });

  it('leave out whom the cluster keeps from nobody, such as its own node, and say so', async () => {
    const lenient: Reach = (asker, host) => whoMay(asker) || host === 'api server';
    const reach: Reach = (asker, host, port) => host === 'api server' || declared(asker, host, port);
    const finding = await network.prove(stageOn(cluster(reach, lenient), production));
    expect(finding.detail).toContain('28 to addresses outside');
    expect(finding.detail).toContain('left out: port 6443 of the API server');
  });

  it('leave out whom no cluster must have, where nobody answers there', async () => {
    const silent: Reach = (asker, host) => whoMay(asker) && host !== 'metadata';
    const finding = await network.prove(stageOn(cluster(declared, silent), production));
    expect(finding.detail).toContain('28 to addresses outside');
  });

  it('are not proven where the cluster enforces policies in part', async () => {
    const leaking: Reach = (asker, host) => whoMay(asker) || host === 'dns';
    await expect(network.prove(stageOn(cluster(declared, leaking), production))).rejects.toThrow(
      'A pod that may ask nobody reaches dns: this cluster enforces policies in part.',
    );
  });

  it('are not proven when nobody gets out of the namespace: then nothing can be said', async () => {
    const nobody: Reach = () => false;
    await expect(network.prove(stageOn(cluster(nobody, nobody)))).rejects.toThrow('nothing can be said');
  });
});
