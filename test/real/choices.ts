import { dnsPresets, type Egress, type Environment, environments } from '../../lib/environments';
import { type KubernetesVersion, kubernetesVersions } from '../../lib/environments/kubernetes';
import { objectsOf } from '../../lib/todo-chart';
import { judge } from '../../tools/check';
import { problems } from '../environments/problems';
import {
  cloudNativePg,
  developmentValues,
  existingSecrets,
  externalDatabase,
  externalSecrets,
  fullestDatabase,
  gateway,
  ingress,
} from '../sample-environments';
import { prometheus } from '../sample-monitoring';

/** What a finding would say of a field or a kind that a version does not serve. */
export const aboutVersions: readonly string[] = [
  'objects-match-their-schema',
  'kinds-are-served',
  'fields-agree',
];

type Change = (environment: Environment) => Partial<Environment>;

const by =
  (egress: Egress): Change =>
  ({ network }) => ({ network: { ...network, egress } });

const resolving =
  (preset: keyof typeof dnsPresets): Change =>
  ({ network }) => ({ network: { ...network, dns: dnsPresets[preset] } });

/** What an environment may choose, each by itself. */
const choices: readonly (readonly [name: string, change: Change])[] = [
  ['as it is', () => ({})],
  ['database in the cluster, with TLS, drills and copies', () => ({ database: fullestDatabase })],
  [
    'its claim `ReadWriteOncePod`',
    () => ({
      database: {
        ...fullestDatabase,
        storage: { ...fullestDatabase.storage, accessMode: 'ReadWriteOncePod' },
      },
    }),
  ],
  ['database of CloudNativePG', () => ({ database: cloudNativePg })],
  ['database elsewhere', () => ({ database: externalDatabase })],
  ['Ingress', () => ({ domain: 'todo.example.com', edge: ingress })],
  ['Gateway', () => ({ domain: 'todo.example.com', edge: gateway })],
  ['development secrets', () => ({ secrets: { kind: 'development', values: developmentValues } })],
  ['existing Secrets', () => ({ secrets: existingSecrets })],
  ['External Secrets', () => ({ secrets: externalSecrets })],
  ['monitoring', () => ({ monitoring: prometheus })],
  ['assigned users', () => ({ account: 'assigned' })],
  ['user namespaces', () => ({ userNamespaces: true })],
  ['DNS `node-local`', resolving('node-local')],
  ['DNS `openshift`', resolving('openshift')],
  ['egress `addresses`', by({ kind: 'addresses', ranges: ['203.0.113.0/24'] })],
  ['egress `proxy`', by({ kind: 'proxy', image: 'ubuntu/squid:6.6-24.04_edge' })],
  ['egress `cilium`', by({ kind: 'cilium' })],
  ['egress `calico`', by({ kind: 'calico' })],
  ['egress `gke`', by({ kind: 'gke' })],
];

/** Whether an environment may be so for a version, and all that it makes is served there. */
function isServed(environment: Environment, kubernetes: KubernetesVersion): boolean {
  const own = { ...environment, kubernetes };
  if (problems([own]).length > 0) return false;
  return judge(objectsOf(own)).findings.every(({ rule }) => !aboutVersions.includes(rule.name));
}

/** The releases that serve each choice of each environment, as the table of docs/operating.md. */
export function tableOfChoices(): string {
  const rows = choices.map(([name, change]) => [
    name,
    ...environments.map((environment) => {
      // Three instances of a database do not fit the node that Minikube declares.
      const room = environment.node && { node: { cpuMillicores: 16_000, memoryMebibytes: 65_536 } };
      const chosen = { ...environment, ...room, ...change(environment) };
      const served = kubernetesVersions.filter((version) => isServed(chosen, version));
      return served.length === 0 ? '–' : `${served[0] ?? ''} to ${served.at(-1) ?? ''}`;
    }),
  ]);
  const all = [['choice', ...environments.map(({ name }) => `\`${name}\``)], ...rows];
  const widths = environments.map((_, index) => index + 1);
  const width = (column: number): number => Math.max(...all.map((row) => row[column]?.length ?? 0));
  const line = (row: readonly string[]): string =>
    `| ${[0, ...widths].map((column) => (row[column] ?? '').padEnd(width(column))).join(' | ')} |`;
  const rule = `| ${[0, ...widths].map((column) => '-'.repeat(width(column))).join(' | ')} |`;
  const [head = [], ...body] = all;
  return [line(head), rule, ...body.map(line)].join('\n');
}
