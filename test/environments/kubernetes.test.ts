import { configure, type Environment, minikube, production } from '../../lib/environments';
import { type KubernetesVersion, kubernetesVersions } from '../../lib/environments/kubernetes';
import { check, formatFinding } from '../../tools/check';
import { Manifest } from '../../tools/manifest';
import { manifestOf } from '../manifest';
import { gateway } from '../sample-environments';
import { problems } from './problems';

interface Fields {
  readonly preStop: unknown;
  readonly distribution: ReadonlySet<string | undefined>;
  readonly stated: string | undefined;
}

/** The fields that differ, in the manifest of an environment for a version. */
function fields(environment: Environment): Fields {
  const manifest = new Manifest(manifestOf(environment).objects);
  const deployment = manifest.find('apps', 'Deployment', 'todo', 'todo-backend')?.value;
  const pod = deployment?.at('spec', 'template', 'spec');
  return {
    preStop: pod?.at('containers', 0, 'lifecycle', 'preStop').raw,
    distribution: new Set(
      manifest.all('', 'Service').map(({ value }) => value.at('spec', 'trafficDistribution').text),
    ),
    stated: manifest.fact('todo', 'todo-chatbot/kubernetes'),
  };
}

const program = { exec: { command: ['sleep', '5'] } };
const sleep = { sleep: { seconds: 5 } };

// The database has no second pod that could be nearer.
test.each<readonly [KubernetesVersion | '', object, readonly string[], string | undefined]>([
  ['', program, [], undefined],
  ['1.28', program, [], undefined],
  ['1.29', program, [], '1.29'],
  ['1.30', sleep, [], '1.30'],
  ['1.31', sleep, ['PreferClose'], '1.31'],
  ['1.33', sleep, ['PreferClose'], '1.33'],
  ['1.34', sleep, ['PreferSameZone'], '1.34'],
  ['1.36', sleep, ['PreferSameZone'], '1.36'],
])('with Kubernetes %j fields that it serves are used, and no others', (version, preStop, near, stated) => {
  const [environment = minikube] = configure([minikube], { TODO_CHATBOT_KUBERNETES: version });
  expect(fields(environment)).toEqual({ preStop, stated, distribution: new Set([...near, undefined]) });
});

test.each(kubernetesVersions)('what is made for Kubernetes %s, its API serves', (kubernetes) => {
  for (const environment of [minikube, { ...production, edge: gateway }]) {
    const found = check(manifestOf({ ...environment, kubernetes }).objects);
    expect(found.map(formatFinding)).toEqual([]);
  }
});

describe('a field that came later', () => {
  const onePod = {
    ...minikube.database,
    storage: { sizeGibibytes: 8, accessMode: 'ReadWriteOncePod' },
  } as const;

  test.each([
    ['userNamespaces', { userNamespaces: true }, '1.33'],
    ['database.storage.accessMode', { database: onePod }, '1.29'],
  ] as const)('%s is refused before its version, and made from it on', (setting, change, since) => {
    const allowed = `with kubernetes: '${since}' or newer alone`;
    expect(problems([{ ...minikube, ...change }])).toEqual([
      expect.objectContaining({ setting: `minikube.${setting}`, allowed }),
    ]);
    expect(problems([{ ...minikube, ...change, kubernetes: since }])).toEqual([]);
  });

  test('the pause of the egress proxy is the same as that of the services', () => {
    const egress = { kind: 'proxy', image: 'ubuntu/squid:6.6-24.04_edge' } as const;
    const network = { ...minikube.network, egress };
    const manifest = new Manifest(manifestOf({ ...minikube, kubernetes: '1.30', network }).objects);
    const proxy = manifest.find('apps', 'Deployment', 'todo', 'todo-egress-proxy')?.value;
    const container = proxy?.at('spec', 'template', 'spec', 'containers', 0);
    expect(container?.at('lifecycle', 'preStop').raw).toEqual(sleep);
  });

  test('user namespaces are those of every pod', () => {
    const manifest = new Manifest(
      manifestOf({ ...production, kubernetes: '1.33', userNamespaces: true }).objects,
    );
    expect(manifest.pods.map(({ spec }) => spec.at('hostUsers').flag)).toEqual(
      manifest.pods.map(() => false),
    );
  });

  test('a claim for one pod says so', () => {
    const manifest = new Manifest(manifestOf({ ...minikube, kubernetes: '1.29', database: onePod }).objects);
    const [set] = manifest.all('apps', 'StatefulSet');
    expect(set?.value.at('spec', 'volumeClaimTemplates', 0, 'spec', 'accessModes').raw).toEqual([
      'ReadWriteOncePod',
    ]);
  });
});
