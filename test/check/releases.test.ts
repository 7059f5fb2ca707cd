import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { type KubernetesVersion, kubernetesVersions } from '../../lib/environments/kubernetes';
import { judge, rules } from '../../tools/check';
import { customResources } from '../../tools/check/schema/custom-resources';
import { validatorsCode } from '../../tools/check/schema/generate';
import kinds from '../../tools/check/schema/kinds.json';
import { definitionsOf, merged, servedKinds } from '../../tools/check/schema/releases';
import { apiSchemas } from '../../tools/check/schema/schemas';
import { apiProblems } from '../kubernetes-schema';
import { foreign, object } from './foreign';
import { manifests } from './manifests';

const newest = '1.37';

describe('what is kept of the releases', () => {
  const folder = join(__dirname, '../../tools/check/schema');

  test('is what `npm run schema` makes of the definitions', () => {
    const kept = brotliDecompressSync(readFileSync(join(folder, 'validators.br')))
      .toString()
      .split('\0');
    const made = validatorsCode(apiSchemas(definitionsOf(newest), customResources(), newest));
    expect(kept.at(-1) === made).toBe(true);
    expect(kept).toHaveLength(kubernetesVersions.length);
    expect(kinds).toEqual(servedKinds());
  });
});

/** What the rules about the API server say of an object in a release. */
function said(of: unknown, kubernetes: KubernetesVersion): readonly string[] {
  const ofServer = rules.filter(({ name }) =>
    ['kinds-are-served', 'objects-match-their-schema'].includes(name),
  );
  const { findings, notes } = judge([of], ofServer, { kubernetes });
  return [...findings.map(({ message }) => message), ...notes.map(({ message }) => `note: ${message}`)];
}

describe.each(kubernetesVersions)('Kubernetes %s', (version) => {
  test.each(Object.entries(manifests))(
    'takes every object of the manifest %s, and has nothing to say',
    (_, all) => {
      expect(all.flatMap((each) => said(each, version))).toEqual([]);
    },
  );
});

test('the newest release takes every object by its definitions as they are', () => {
  const own = Object.values(manifests).flat();
  const problems = own.flatMap((each) => apiProblems(each, newest));
  expect(problems.filter((problem) => !problem.startsWith('Kubernetes 1.37 has no'))).toEqual([]);
});

const service = (spec: object): unknown =>
  object('v1', 'Service', { spec: { ports: [{ port: 80 }], ...spec } });
const webhook = 'admissionregistration.k8s.io/v1';

test.each<readonly [string, unknown, KubernetesVersion, readonly (string | RegExp)[]]>([
  [
    'a field comes',
    service({ trafficDistribution: 'PreferClose' }),
    '1.29',
    [/trafficDistribution is not a field of ServiceSpec before Kubernetes 1\.30/],
  ],
  [
    'its gate is closed',
    service({ trafficDistribution: 'PreferClose' }),
    '1.30',
    [/^note: .*trafficDistribution has no effect unless/],
  ],
  ['its gate is open', service({ trafficDistribution: 'PreferClose' }), '1.31', []],
  [
    'a value is not there yet',
    service({ trafficDistribution: 'PreferSameZone' }),
    '1.33',
    [/must be one of PreferClose\.$/],
  ],
  ['a value comes', service({ trafficDistribution: 'PreferSameZone' }), '1.34', []],
  [
    'a field is deprecated',
    service({ loadBalancerIP: '192.0.2.1' }),
    '1.28',
    [/^note: spec\.loadBalancerIP is deprecated/],
  ],
  [
    'a kind comes',
    object(webhook, 'ValidatingAdmissionPolicy', {}),
    '1.29',
    [/is not served before Kubernetes 1\.30/],
  ],
  [
    'a kind is off',
    object('resource.k8s.io/v1beta1', 'ResourceClaim', {}),
    '1.33',
    [/served only where the cluster turns it on/],
  ],
  [
    'a kind is gone',
    object('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', {}),
    '1.32',
    [/is not served since Kubernetes 1\.32: \S+\/v1 has it/],
  ],
  [
    'a kind is deprecated',
    object('v1', 'Endpoints', {}),
    '1.33',
    [/^note: Endpoints of v1 is deprecated since Kubernetes 1\.33/],
  ],
])('where %s, that is said', (_, of, version, expected) => {
  const found = said(of, version);
  expect(found).toHaveLength(expected.length);
  for (const [index, sentence] of expected.entries()) expect(found[index]).toMatch(sentence);
});

test('what is kept of a release is its definitions without prose, each for the releases in a row that share it', () => {
  const text = { type: 'string', description: 'Prose.' };
  const schema = {
    description: 'Prose. Deprecated: use another.',
    properties: { description: text, old: { type: 'string' } },
  };
  const releases = [schema, schema, { properties: { description: text } }].map((One) => ({
    definitions: { One },
  }));
  const kept: unknown = JSON.parse(brotliDecompressSync(merged(releases)).toString());
  const [description, old] = [{ type: 'string' }, { type: 'string' }];
  expect(kept).toEqual({
    One: [
      [0, 1, { properties: { description, old }, deprecated: true }],
      [2, 2, { properties: { description } }],
    ],
  });
});

test('a manifest says which release it is for, and what it asks for overrides it', () => {
  const annotations = { 'todo-chatbot/kubernetes': '1.34' };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'here', annotations } };
  const documents = [namespace, service({ trafficDistribution: 'PreferSameZone' }), foreign('Deployment')];
  const found = (kubernetes?: KubernetesVersion): number =>
    judge(documents, rules, { kubernetes }).findings.filter(
      ({ rule }) => rule.name === 'objects-match-their-schema',
    ).length;
  expect([found(), found('1.31')]).toEqual([0, 1]);
  const unknown = {
    ...namespace,
    metadata: { name: 'here', annotations: { 'todo-chatbot/kubernetes': '2.0' } },
  };
  expect(said(unknown, '1.28')).toEqual([expect.stringMatching(/^It names no known release of Kubernetes/)]);
});
