import { environments, type Environment } from '../../lib/environments';
import { isMapping, type KubernetesObject } from '../../tools/e2e/json';
import { synthesized } from '../../tools/e2e/environment';
import { differences, unwanted } from '../../tools/e2e/comparison';
import { type StageImages, withStandIns } from '../../tools/e2e/transform';
import { stock } from './stages';

const given: StageImages = { frontend: 'f:v1', backend: 'b:v1', postgres: 'p:15', node: 'f:v1' };

const cases = environments.flatMap((environment) => [
  {
    environment,
    images: stock,
    how: 'on a stock image',
    fields: /(image|command|volumeMounts\.\d+|volumes\.\d+)$/,
  },
  { environment, images: given, how: 'in images of their own', fields: /image$/ },
]);

/** A copy with a value changed wherever a key occurs. */
function changing(value: unknown, key: string, to: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => changing(item, key, to));
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, name === key ? to : changing(part, key, to)]),
  );
}

function objects(value: unknown): readonly KubernetesObject[] {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

describe.each(cases)('stand-ins of $environment.name $how', ({ environment, images, fields }) => {
  const emitted = synthesized(environment);
  const changed = withStandIns(emitted, environment, images);

  it('differ from what synth emits in the fields of a stand-in alone', () => {
    const paths = differences(emitted, changed).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !fields.test(path))).toEqual([]);
    expect(unwanted(emitted, changed, images)).toEqual([]);
  });

  it.each([
    ['a command', 'command', ['sh', '-c', 'other']],
    ['a probe', 'path', '/other'],
    ['a security context', 'readOnlyRootFilesystem', false],
    ['an environment variable', 'value', 'other'],
    ['a limit', 'memory', '1Ti'],
    ['a pull policy', 'imagePullPolicy', 'Always'],
    ['the preStop pause', 'lifecycle', {}],
    ['the mounts', 'volumeMounts', []],
    ['the volumes', 'volumes', []],
    ['arguments', 'args', ['--insecure']],
  ])('may not differ in %s', (_, key, to) => {
    expect(unwanted(emitted, objects(changing(changed, key, to)), images)).not.toEqual([]);
  });

  it('may neither lack an object nor bring one', () => {
    expect(unwanted(emitted, changed.slice(1), images)).not.toEqual([]);
    expect(unwanted(emitted, [...changed, { kind: 'Secret' }], images)).not.toEqual([]);
  });
});

describe('stand-ins', () => {
  const [environment] = environments;

  it('leave the objects that synth emitted as they are', () => {
    const emitted = emittedBy(environment);
    const before = JSON.stringify(emitted);
    if (environment !== undefined) withStandIns(emitted, environment, stock);
    expect(JSON.stringify(emitted)).toBe(before);
  });

  it('refuse a command that none of them knows', () => {
    const emitted = objects(changing(emittedBy(environment), 'command', ['python', '-m', 'something.else']));
    expect(() => environment && withStandIns(emitted, environment, stock)).toThrow('something.else');
  });
});

function emittedBy(environment: Environment | undefined): readonly KubernetesObject[] {
  return environment === undefined ? [] : synthesized(environment);
}
