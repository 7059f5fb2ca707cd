import { satisfies } from '../../lib/contract';
import { variableOf, walked, walkedVariables } from './walk';

const secrets = walkedVariables.filter(({ variable }) => variable.kind === 'secret');
const plain = walkedVariables.filter(({ variable }) => variable.kind === 'plain');
const build = walkedVariables.filter(({ variable }) => variable.kind === 'build');

describe('a secret variable', () => {
  it.each(secrets)('arrives through the key of its own name, never as a literal: $where', (row) => {
    const { environment, key, facts, name } = row;
    const expected = environment.secrets.kind === 'existing' ? environment.secrets.names[key] : facts.name;
    expect(variableOf(row.container, name)).toEqual({
      name,
      valueFrom: { secretKeyRef: { name: expected, key: name } },
    });
  });

  it.each(secrets.filter(({ environment }) => environment.secrets.kind === 'development'))(
    'finds its key, with a value that satisfies its check, in the development Secret: $where',
    ({ manifest, container, name, variable }) => {
      const reference = variableOf(container, name)?.valueFrom?.secretKeyRef;
      const value = manifest.secret(reference?.name ?? '')[name];
      expect(satisfies(variable.check, value ?? '')).toBe(true);
    },
  );

  it.each(secrets.filter(({ environment }) => environment.secrets.kind === 'existing'))(
    'has no Secret in the manifest where somebody made it beforehand: $where',
    ({ manifest }) => {
      expect(manifest.all('Secret')).toEqual([]);
    },
  );

  it.each(walked.filter(({ environment }) => environment.secrets.kind === 'development'))(
    "shares the workload's Secret with nothing that the container does not read: $where",
    ({ manifest, facts }) => {
      const read = Object.keys(facts.variables).filter((name) => facts.variables[name]?.kind === 'secret');
      const held = Object.keys(manifest.secret(facts.name));
      expect(held.sort()).toEqual(read.sort());
    },
  );

  it.each(walked)('is a literal in no container of the manifest, init containers included: $where', (row) => {
    const names = secrets.map(({ name }) => name);
    const literals = row.manifest
      .containers()
      .flatMap(({ place, container }) =>
        (container.env ?? [])
          .filter(({ name, value }) => names.includes(name) && value !== undefined)
          .map(({ name }) => `${place}: ${name}`),
      );
    expect(literals).toEqual([]);
  });
});

describe('a plain variable', () => {
  it.each(plain.filter(({ variable }) => variable.required))(
    'that is required has a value: $where',
    ({ container, name }) => {
      expect(variableOf(container, name)?.value).toEqual(expect.any(String));
    },
  );

  it.each(plain.filter(({ container, name }) => variableOf(container, name) !== undefined))(
    'has a literal value that satisfies its check: $where',
    ({ container, name, variable }) => {
      const value = variableOf(container, name)?.value ?? '';
      expect([value, satisfies(variable.check, value)]).toEqual([value, true]);
    },
  );

  it.each(plain.filter(({ variable }) => 'default' in variable))(
    'with a default is written out, so that the manifest alone tells what runs: $where',
    ({ container, name }) => {
      expect(variableOf(container, name)?.value).toEqual(expect.any(String));
    },
  );
});

describe('a build variable', () => {
  it.each(build)('never reaches a pod, where it would change nothing: $where', ({ manifest, name }) => {
    const places = manifest
      .containers()
      .filter(({ container }) => variableOf(container, name) !== undefined)
      .map(({ place }) => place);
    expect(places).toEqual([]);
  });
});

describe('a container', () => {
  it.each(walked)('is given no variable that its contract does not know: $where', ({ container, facts }) => {
    const given = (container.env ?? []).map(({ name }) => name);
    expect(given.filter((name) => !(name in facts.variables))).toEqual([]);
  });

  it.each(walked)('is given each variable once, and none in bulk: $where', ({ container }) => {
    const given = (container.env ?? []).map(({ name }) => name);
    expect(given).toEqual([...new Set(given)]);
    expect(container.envFrom).toBeUndefined();
  });
});
