import { satisfies } from '../../lib/contract';
import { walked, walkedVariables } from './walk';

const secrets = walkedVariables.filter(({ variable }) => variable.kind === 'secret');
const plain = walkedVariables.filter(({ variable }) => variable.kind === 'plain');
const build = walkedVariables.filter(({ variable }) => variable.kind === 'build');

describe('a secret variable', () => {
  it.each(secrets)('arrives through the key of its own name, never as a literal: $where', (row) => {
    const { secrets: source } = row.environment;
    const secret = source.kind === 'existing' ? (source.names?.[row.key] ?? row.facts.name) : row.facts.name;
    expect(row.entry).toEqual({
      name: row.name,
      valueFrom: { secretKeyRef: { name: secret, key: row.name } },
    });
  });

  it.each(secrets.filter(({ environment }) => environment.secrets.kind === 'development'))(
    'finds its key, with a value that satisfies its check, in the development Secret: $where',
    ({ manifest, entry, name, variable }) => {
      const value = manifest.secret(entry?.valueFrom?.secretKeyRef?.name ?? '')[name];
      expect(satisfies(variable.check, value ?? '')).toBe(true);
    },
  );

  it.each(walked)("stands in a Secret of its workload alone, or of somebody else's making: $where", (row) => {
    const { manifest, facts, environment } = row;
    const read = Object.keys(facts.variables).filter((name) => facts.variables[name]?.kind === 'secret');
    if (environment.secrets.kind !== 'development') expect(manifest.all('Secret')).toEqual([]);
    else if (read.length === 0)
      expect(manifest.all('Secret').map(({ metadata }) => metadata.name)).not.toContain(facts.name);
    else expect(Object.keys(manifest.secret(facts.name)).sort()).toEqual(read.sort());
  });

  it.each(walked)('is a literal in no container of the manifest, init containers included: $where', (row) => {
    const names = secrets.map(({ name }) => name);
    const literals = row.manifest
      .containers()
      .flatMap(({ place, container: { env = [] } }) =>
        env
          .filter(({ name, value }) => names.includes(name) && value !== undefined)
          .map(({ name }) => `${place}: ${name}`),
      );
    expect(literals).toEqual([]);
  });
});

describe('a plain variable', () => {
  it.each(plain.filter(({ variable }) => variable.required || 'default' in variable))(
    'that is required or has a default is written out, so that the manifest alone tells what runs: $where',
    ({ entry }) => {
      expect(entry?.value).toEqual(expect.any(String));
    },
  );

  it.each(plain.filter(({ entry }) => entry !== undefined))(
    'has a literal value that satisfies its check: $where',
    ({ entry, variable }) => {
      const value = entry?.value ?? '';
      expect([value, satisfies(variable.check, value)]).toEqual([value, true]);
    },
  );
});

it.each(build)('a build variable never reaches a pod, where it would change nothing: $where', (row) => {
  const names = row.manifest
    .containers()
    .flatMap(({ container: { env = [] } }) => env.map(({ name }) => name));
  expect(names).not.toContain(row.name);
});

it.each(walked)(
  'a container is given each variable that its contract knows once, and none in bulk: $where',
  (row) => {
    const given = (row.container.env ?? []).map(({ name }) => name);
    expect(given.filter((name) => !(name in row.facts.variables))).toEqual([]);
    expect(given).toEqual([...new Set(given)]);
    expect(row.container.envFrom).toBeUndefined();
  },
);
