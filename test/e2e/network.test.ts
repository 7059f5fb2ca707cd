import { containerKeys, containers } from '../../lib/contract';
import { type Environment, minikube, parties, production, type Settings } from '../../lib/environments';
import { ownPod } from '../../tools/e2e/client';
import { environmentIn } from '../../tools/e2e/environment';
import { at, listAt, nameOf } from '../../tools/manifest';
import type { Finding } from '../../tools/e2e/step';
import { network } from '../../tools/e2e/steps/network';
import { FakeKubectl } from './fake-kubectl';
import {
  type Circumstances,
  cluster,
  declared,
  declaredIn,
  furtherFlows,
  policiesOf,
  type Reach,
  whoMay,
} from './network-cluster';
import { stageOn } from './stages';
import { furtherServices } from '../sample-environments';

const everybody: Reach = () => true;
const nobody: Reach = () => false;

function prove(circumstances: Circumstances, environment: Environment = production): Promise<Finding> {
  return network.prove(stageOn(cluster(circumstances), placed(environment)));
}

/** An environment with its edge where the runner puts it. */
function placed(environment: Environment, settings: Settings = {}): Environment {
  return environmentIn(environment.namespace, 'outside', environment.name, settings);
}

/** A way more, or one less, than what another reach says. */
function also(asker: string, host: string, reach: Reach): Reach {
  return (who, whom, port) => (who === asker && whom === host) || reach(who, whom, port);
}
function without(host: string, reach: Reach): Reach {
  return (who, whom, port) => whom !== host && reach(who, whom, port);
}

/** Numbers of paths: open ones, and those refused within the namespace, to addresses outside and from another namespace. */
type Counts = readonly [open: number, within: number, outside: number, beyond: number];

/** How many ask from within the namespace and from another one, and how many are asked there and outside. */
type There = Readonly<Record<'own' | 'beyond' | 'inside' | 'outside', number>>;

/** The paths of the parties that are counted here, and those that further services add. */
function withFurther(environment: Environment, counts: Counts, there: There): Counts {
  const [open, within, outside, beyond] = counts;
  const declaredTo = (...hosts: readonly string[]): number =>
    furtherFlows(environment).filter(({ from, to }) => from !== 'edge' && hosts.includes(to)).length;
  const toPods = declaredTo(...containerKeys);
  const toOutside = declaredTo('dns', 'edge');
  const fromEdge = furtherFlows(environment).filter(({ from }) => from === 'edge').length;
  const asking = furtherServices.length;
  const asked = furtherServices.filter((key) => containers[key].port !== undefined).length;
  return [
    open + toPods + toOutside + fromEdge,
    // Nobody asks itself.
    within + asking * there.inside + (there.own + asking - 1) * asked - toPods,
    outside + asking * there.outside - toOutside,
    beyond + there.beyond * asked - fromEdge,
  ];
}

describe('network paths', () => {
  it.each<readonly [Environment, Circumstances, Counts, There]>([
    [
      minikube,
      {
        absent: ['e2e-edge', 'e2e-as-solver', 'e2e-as-drill'],
        reach: also('e2e-as-backend', 'todo-frontend', declaredIn(minikube)),
      },
      [11, 9, 25, 6],
      { own: 6, beyond: 2, inside: 3, outside: 5 },
    ],
    [production, {}, [15, 23, 41, 9], { own: 8, beyond: 3, inside: 4, outside: 6 }],
  ])(
    'of $name are proven when exactly the declared ones are open',
    async (environment, given, counts, there) => {
      const [open, within, outside, beyond] = withFurther(environment, counts, there);
      const refused = `${within} within the namespace, ${outside} to addresses outside and ${beyond} from another namespace`;
      const detail = `${open} declared paths are open; refused are ${refused}; reach says the same of all`;
      await expect(prove(given, environment)).resolves.toEqual({ outcome: 'passed', detail });
    },
  );

  /** The same where one address outside is left out. */
  const [, , outsideBut] = withFurther(production, [15, 19, 33, 9], {
    own: 7,
    beyond: 3,
    inside: 4,
    outside: 5,
  });

  it.each<readonly [string, Reach]>([
    ['the cluster enforces no policy', everybody],
    [
      'only an address that no cluster must have is kept from others',
      also('e2e-impostor', 'metadata', without('metadata', everybody)),
    ],
  ])('are never called proven where %s', async (_, controlled) => {
    const finding = prove({ reach: everybody, controlled }, minikube);
    await expect(finding).resolves.toMatchObject({ outcome: 'not enforced' });
  });

  it.each([
    ['e2e-stranger', 'todo-frontend', 'a stranger → frontend is open, and not declared'],
    ['e2e-stranger', 'dns', 'a stranger → dns is open, and not declared'],
    ['e2e-foreigner', 'todo-backend', 'a pod of another namespace → backend is open, and not declared'],
    ['e2e-impostor', 'todo-postgres', 'with the labels of the frontend → postgres is open'],
    ['e2e-as-postgres', 'e2e-foreigner', 'postgres → port 443 of a pod of another namespace is open'],
    ['e2e-as-backend', 'e2e-foreigner', 'backend → port 443 of a pod of another namespace is open'],
    ['e2e-as-backend', 'metadata', 'backend → port 80 of the metadata address is open, and not declared'],
    ['e2e-as-backup', 'api server', 'backup → port 6443 of the API server is open, and not declared'],
    ['e2e-as-solver', 'dns', 'certificate solver → dns is open, and not declared'],
    ['e2e-edge', 'todo-postgres', 'edge → postgres is open, and not declared'],
  ])('are not proven when %s gets through to %s', async (asker, host, sentence) => {
    await expect(prove({ reach: also(asker, host, declared) })).rejects.toThrow(sentence);
  });

  const clients = ['frontend', 'backend', 'migration', 'backup'];
  const further = furtherFlows(production).filter(({ to }) => to === 'postgres');
  const refused = parties(production)
    .filter((party) => clients.includes(party) || further.some(({ from }) => from === party))
    .map((party) => `${party} → postgres is refused, and declared`);

  it.each<readonly [string, Circumstances, string]>([
    [
      'declared ones are refused, and every one is named',
      { reach: without('todo-postgres', declared) },
      refused.join(', '),
    ],
    [
      'nobody answers, not even one who may ask',
      { controlled: without('todo-frontend', whoMay) },
      'nobody reaches frontend, not even who may',
    ],
    [
      'a workload has no pod',
      { absent: ['todo-backend'] },
      'todo-backend has no running pod that could be asked',
    ],
    [
      'the cluster enforces policies in part',
      { controlled: also('e2e-stranger', 'dns', whoMay) },
      'A pod that may ask nobody reaches dns: this cluster enforces policies in part.',
    ],
    ['nobody gets out of the namespace', { reach: nobody, controlled: nobody }, 'nothing can be said'],
  ])('are not proven when %s', async (_, given, sentence) => {
    await expect(prove(given)).rejects.toThrow(sentence);
  });

  it.each([
    ['todo-default-deny', 'no NetworkPolicy is about every pod: the default deny is missing'],
    ['todo-postgres', 'no NetworkPolicy is about postgres: its own is missing'],
    ['todo-certificate-solver', 'no NetworkPolicy is about certificate solver: its own is missing'],
  ])('come with the policy that is missing when they are not as declared: %s', async (name, sentence) => {
    const policies = policiesOf(production).filter((policy) => nameOf(policy) !== name);
    const finding = prove({ reach: everybody, policies });
    await expect(finding).rejects.toThrow(sentence);
    await expect(finding).rejects.not.toThrow(/no NetworkPolicy .* no NetworkPolicy/);
  });

  it('are not proven where reach says otherwise of what is applied', async () => {
    const stage = stageOn(cluster({}), placed(production));
    const manifest = stage.manifest.filter((object) => nameOf(object) !== 'todo-postgres');
    await expect(network.prove({ ...stage, manifest })).rejects.toThrow(
      'frontend → postgres is declared, and reach says otherwise',
    );
  });

  it.each<readonly [Reach, string]>([
    [(asker, host, port) => declared(asker, host === 'resolver' ? 'dns' : host, port), 'passed'],
    [declared, 'frontend → port 53 of the resolver 169.254.20.10 is refused, and declared'],
    [
      also('e2e-stranger', 'resolver', declared),
      'a stranger → port 53 of the resolver 169.254.20.10 is open',
    ],
  ])('lead to the address of a resolver on the node, where there is one', async (reach, expected) => {
    const stage = stageOn(cluster({ reach }), placed(production, { TODO_CHATBOT_DNS: 'node-local' }));
    const said = await network.prove(stage).then(({ outcome }) => outcome, String);
    expect(said).toContain(expected);
  });

  it('are asked as soon as the quota has room for those who ask', async () => {
    let attempts = 0;
    const room = (): boolean => (attempts += 1) > 3;
    await expect(prove({ room })).resolves.toMatchObject({ outcome: 'passed' });
  });

  it('leave out whom the cluster keeps from nobody, such as its own node, and say so', async () => {
    const open: Reach = (_, host) => host === 'api server';
    const { detail } = await prove({
      reach: (...path) => open(...path) || declared(...path),
      controlled: (...path) => open(...path) || whoMay(path[0]),
    });
    expect(detail).toContain(`${outsideBut} to addresses outside`);
    expect(detail).toContain('left out: port 6443 of the API server');
  });

  it('leave out whom no cluster must have, where nobody answers there', async () => {
    const { detail } = await prove({ controlled: without('metadata', whoMay) });
    expect(detail).toContain(`${outsideBut} to addresses outside`);
  });
});

describe("a pod of the runner's own", () => {
  it.each([[[443, 8080]], [[8443]]])('listens on %j without a capability, where it asks from', (ports) => {
    const stage = stageOn(new FakeKubectl());
    const pod = ownPod(stage, stage.outside, { name: 'e2e-x', labels: {}, ports });
    expect(pod).toMatchObject({ metadata: { name: 'e2e-x', namespace: 'outside' } });
    const [container] = listAt(pod, 'spec', 'containers');
    expect(listAt(container, 'command').slice(2)).toEqual(ports.map(String));
    expect(at(container, 'securityContext', 'capabilities')).toEqual({ drop: ['ALL'] });
    const lowest = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };
    expect(listAt(pod, 'spec', 'securityContext', 'sysctls')).toEqual(ports.includes(443) ? [lowest] : []);
  });
});
