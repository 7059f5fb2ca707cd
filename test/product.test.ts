import { configure, type Environment, InvalidSettings } from '../lib/environments';
import { chosen, product } from './sample-environments';
import { customResourceProblems } from './custom-resources';
import { apiProblems } from './kubernetes-schema';
import { manifestOf, type Manifest } from './manifest';

const allowed = product.filter(
  ({ audience, secrets }) => audience === 'developers' || secrets.kind !== 'development',
);
const refused = product.filter((environment) => !allowed.includes(environment));

/** Secret and key of everything that containers read. */
function secretKeysRead(manifest: Manifest): readonly string[] {
  return manifest.containers().flatMap(({ container: { env = [] } }) =>
    env.flatMap(({ valueFrom }) => {
      const key = valueFrom?.secretKeyRef;
      return key === undefined ? [] : [`${key.name}/${key.key}`];
    }),
  );
}

/** Secret and key of everything that the manifest makes, has an operator make, or says that it exists. */
function secretKeysThere({ database }: Environment, manifest: Manifest): readonly string[] {
  const [namespace] = manifest.all('Namespace');
  return [
    ...manifest
      .all('Secret')
      .flatMap(({ metadata, data = {} }) => Object.keys(data).map((key) => `${metadata.name}/${key}`)),
    ...manifest
      .all('ExternalSecret')
      .flatMap(({ spec }) => spec.data.map(({ secretKey }) => `${spec.target.name}/${secretKey}`)),
    ...(database.kind === 'cloudnative-pg' ? ['todo-postgres-app/uri'] : []),
    ...(namespace?.metadata.annotations?.['todo-chatbot/existing-secrets'] ?? '').split(' '),
  ];
}

const rows = allowed.map((environment) => ({
  name: chosen(environment),
  environment,
  manifest: manifestOf(environment),
}));

describe('every choice of database, edge and secrets, for Minikube and for production', () => {
  it('is 54 environments, of which those that would publish secret values are refused', () => {
    expect([product.length, refused.length]).toEqual([54, 9]);
  });

  it.each(rows)('$name: is accepted as it is, and every object by the API that reads it', (row) => {
    expect(configure([row.environment], {})).toEqual([row.environment]);
    const problems = row.manifest.objects.flatMap(
      (object) => customResourceProblems(object) ?? apiProblems(object),
    );
    expect(problems).toEqual([]);
  });

  it.each(rows)('$name: every secret that a container reads comes from somewhere', (row) => {
    const there = secretKeysThere(row.environment, row.manifest);
    const read = secretKeysRead(row.manifest);
    expect(read).not.toEqual([]);
    expect(read.filter((key) => !there.includes(key))).toEqual([]);
  });

  it.each(rows)('$name: no object stands there twice', ({ manifest }) => {
    const names = manifest.objects.map(
      ({ apiVersion, kind, metadata }) =>
        `${apiVersion} ${kind} ${metadata.namespace ?? ''} ${metadata.name}`,
    );
    expect(names).toEqual([...new Set(names)]);
  });

  it.each(refused)('is refused with development secrets in public, for these alone: %#', (environment) => {
    const synth = (): unknown => configure([environment], {});
    expect(synth).toThrow(InvalidSettings);
    expect(synth).toThrow(
      'one setting is wrong.\n  production.secrets.kind: "development"\n    allowed: existing or external',
    );
  });
});
