import { minikube, production } from '../../lib/environments';
import { nameOf } from '../../tools/e2e/json';
import { network } from '../../tools/e2e/steps/network';
import { cluster, declared, policiesOf, type Reach, whoMay } from './network-cluster';
import { stageOn } from './stages';

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
      const stage = stageOn(cluster(declared, whoMay, { absent }), environment);
      await expect(network.prove(stage)).resolves.toEqual({ outcome: 'passed', detail });
    },
  );

  it('are never called proven where the cluster enforces no policy', async () => {
    const stage = stageOn(cluster(everybody, everybody));
    await expect(network.prove(stage)).resolves.toMatchObject({ outcome: 'not enforced' });
  });

  it('are not called enforced for the sake of an address that no cluster must have', async () => {
    const controlled: Reach = (asker, host) => whoMay(asker) || host !== 'metadata';
    const stage = stageOn(cluster(everybody, controlled));
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

  it.each([
    ['todo-default-deny', 'no NetworkPolicy is about every pod: the default deny is missing'],
    ['todo-postgres', 'no NetworkPolicy is about postgres: its own is missing'],
    ['todo-certificate-solver', 'no NetworkPolicy is about certificate solver: its own is missing'],
  ])('come with the policy that is missing when they are not as declared: %s', async (name, sentence) => {
    const policies = policiesOf(production).filter((policy) => nameOf(policy) !== name);
    const kubectl = cluster(everybody, whoMay, { policies });
    const finding = network.prove(stageOn(kubectl, production));
    await expect(finding).rejects.toThrow(sentence);
    await expect(finding).rejects.not.toThrow(/no NetworkPolicy .* no NetworkPolicy/);
  });

  it('are asked as soon as the quota has room for those who ask', async () => {
    let attempts = 0;
    const room = (): boolean => (attempts += 1) > 3;
    const stage = stageOn(cluster(declared, whoMay, { room }), production);
    await expect(network.prove(stage)).resolves.toMatchObject({ outcome: 'passed' });
  });

  it('are not called refused where nobody answers, not even one who may ask', async () => {
    const silent: Reach = (asker, host) => whoMay(asker) && host !== 'todo-frontend';
    await expect(network.prove(stageOn(cluster(declared, silent), production))).rejects.toThrow(
      'nobody reaches frontend, not even who may',
    );
  });

  it('are not proven of a workload that has no pod', async () => {
    const without = cluster(declared, whoMay, { absent: ['todo-backend'] });
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
