import {
  configure,
  dnsPresets,
  type Environment,
  minikube,
  production,
  type Settings,
} from '../../lib/environments';
import { secretRows } from '../../lib/contract';
import { type Override, overrides } from '../../lib/environments/override';
import { smallest } from '../sample-environments';
import { problems, refusal } from './problems';

const digest = `sha256:${'ab'.repeat(32)}`;

function configured(environment: Environment, settings: Settings): Environment {
  const [changed] = configure([environment], settings);
  if (changed === undefined) throw new Error('an environment got lost');
  return changed;
}

const registry = 'registry.example.org:5000/team';

/** For each override: a value that it takes, one that it refuses, an environment that it changes, and to what. */
const rows: Readonly<Record<string, readonly [good: string, bad: string, on: Environment, to: object]>> = {
  TODO_CHATBOT_VERSION: ['git-1a2b3c4', 'v 2', production, { version: 'git-1a2b3c4' }],
  TODO_CHATBOT_REGISTRY: [
    registry,
    'https://ghcr.io/team',
    production,
    { images: { source: { ...production.images.source, registry } } },
  ],
  TODO_CHATBOT_DOMAIN: ['tasks.example.org', 'localhost', production, { domain: 'tasks.example.org' }],
  TODO_CHATBOT_NAMESPACE: ['second', 'Second', production, { namespace: 'second' }],
  TODO_CHATBOT_KUBERNETES: ['1.34', '1.27', minikube, { kubernetes: '1.34' }],
  TODO_CHATBOT_DATABASE_TLS: [
    'Issuer/internal',
    'internal',
    minikube,
    { database: { tls: { kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'internal' } } } },
  ],
  TODO_CHATBOT_DNS: [
    'coredns,10.96.0.10/32',
    'kube-dns',
    minikube,
    { network: { dns: { ...dnsPresets.coredns, addresses: ['10.96.0.10/32'] } } },
  ],
  ...Object.fromEntries(overrides.flatMap(rowOf)),
};

/** The row of an image or of a secret: there is one for each that the contract knows. */
function rowOf({ variable, setting }: Override): readonly (readonly [string, (typeof rows)[string]])[] {
  const [kind, , name = ''] = setting.split('.');
  const { source } = production.images;
  const reference = `ghcr.io/example/image@${digest}`;
  if (kind === 'images' && name !== 'registry')
    return [
      [
        variable,
        [reference, 'Image:dev', production, { images: { source, references: { [name]: reference } } }],
      ],
    ];
  if (kind !== 'secrets') return [];
  const value = `${'s'.repeat(32)}@/%`;
  const check = secretRows.get(name)?.check;
  const bad = check?.is === 'text' ? 's'.repeat(check.minimumCharacters - 1) : 's';
  return [[variable, [value, bad, minikube, { secrets: { values: { [name]: value } } }]]];
}

const named = Object.entries(rows).map(([variable, [good, bad, on, to]]) => ({
  variable,
  good,
  bad,
  on,
  to,
}));

describe('an override', () => {
  it('is tested here, whichever there is', () => {
    const known = overrides.map(({ variable }) => variable);
    expect(known.filter((variable) => !(variable in rows))).toEqual([]);
  });

  it.each(named)(
    'changes its setting alone, and nothing where it is empty: $variable',
    ({ variable, good, on, to }) => {
      expect(configured(on, { [variable]: '' })).toEqual(on);
      const changed = configured(on, { [variable]: good });
      expect(changed).toMatchObject(to);
      const [room = ''] = Object.keys(to);
      expect({ ...changed, [room]: undefined }).toEqual({ ...on, [room]: undefined });
    },
  );

  it.each(named.filter(({ bad }) => bad !== ''))(
    'with a value that is not allowed is one problem, whatever the number of environments: $variable',
    ({ variable, bad }) => {
      const found = problems([minikube, production, smallest], { [variable]: bad });
      const { secret, form } = overrides.find((each) => each.variable === variable) ?? {};
      const value = secret === true ? `hidden, ${bad.length} characters` : JSON.stringify(bad);
      const where = 'the environment of this process or in .env';
      expect(found).toEqual([{ setting: variable, value, allowed: form?.allowed, where }]);
    },
  );

  it('leaves an environment alone that has no such setting', () => {
    expect(configured(minikube, { TODO_CHATBOT_REGISTRY: 'ghcr.io/other' })).toEqual(minikube);
    expect(configured(minikube, { TODO_CHATBOT_DOMAIN: 'tasks.example.org' })).toEqual(minikube);
    expect(configured(production, { TODO_CHATBOT_JWT_SECRET: 'j'.repeat(32) })).toEqual(production);
  });

  it('keeps the whole references of other containers', () => {
    const both = { TODO_CHATBOT_FRONTEND_IMAGE: 'frontend:1', TODO_CHATBOT_BACKEND_IMAGE: 'backend:1' };
    const { images } = configured(production, both);
    expect(images.references).toEqual({ frontend: 'frontend:1', backend: 'backend:1' });
  });

  it('is held to the rules of each environment too: no `latest` in front of users', () => {
    expect(problems([minikube, production], { TODO_CHATBOT_VERSION: 'latest' })).toEqual([
      expect.objectContaining({
        setting: 'production.version',
        value: '"latest"',
        where: 'lib/environments/production.ts, or by TODO_CHATBOT_VERSION',
      }),
    ]);
  });
});

describe('a name under TODO_CHATBOT_ that is no override', () => {
  it('is a problem that names those there are, and repeats no value', () => {
    const [problem, ...others] = problems([minikube], { TODO_CHATBOT_PASSWORD: 'hunter2' });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      setting: 'TODO_CHATBOT_PASSWORD',
      value: 'no such setting',
      where: 'the environment of this process or in .env',
    });
    const known = overrides.map(({ variable }) => variable);
    expect(problem?.allowed.split(', ')).toEqual(expect.arrayContaining(known));
  });

  it('is no problem under another prefix', () => {
    expect(refusal([minikube], { VERSION: 'a b', TODO_VERSION: 'a b', PATH: '/bin' })).toBeUndefined();
  });
});

describe('the message', () => {
  const message =
    refusal([production, { ...smallest, namespace: 'A' }], {
      TODO_CHATBOT_DOMAIN: 'no dot',
      TODO_CHATBOT_JWT_SECRET: 'short',
      TODO_CHATBOT_TYPO: 'x',
    })?.message ?? '';

  it('is one, counts every problem, and says of each what is allowed and where to change it', () => {
    expect(message.split('\n')[0]).toBe('Synth stopped: 4 settings are wrong.');
    expect(message).toContain('TODO_CHATBOT_DOMAIN: "no dot"');
    expect(message).toContain('TODO_CHATBOT_JWT_SECRET: hidden, 5 characters');
    expect(message).toContain('TODO_CHATBOT_TYPO: no such setting');
    expect(message).toContain('smallest.namespace: "A"');
    expect(message.match(/^ {4}allowed: \S/gm)).toHaveLength(4);
    expect(message.match(/^ {4}change it in \S/gm)).toHaveLength(4);
  });

  it('stays readable whatever a value holds: on one line, and cut when it is long', () => {
    const [problem] = problems([minikube], { TODO_CHATBOT_VERSION: `a\nb${'c'.repeat(1000)}` });
    expect(problem?.value).toMatch(/^"a\\nbc+…$/);
    expect(problem?.value.length).toBeLessThanOrEqual(120);
  });
});
