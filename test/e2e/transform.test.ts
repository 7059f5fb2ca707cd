import { environments, minikube } from '../../lib/environments';
import { differences, unwanted } from '../../tools/e2e/comparison';
import { synthesized } from '../../tools/e2e/environment';
import { isMapping, type Mapping } from '../../tools/manifest';
import { type StageImages, withStandIns } from '../../tools/e2e/transform';
import { furtherServices } from '../sample-environments';
import { stock } from './stages';

const given: StageImages = {
  frontend: 'f:v1',
  backend: 'b:v1',
  postgres: 'p:15',
  node: 'f:v1',
  others: Object.fromEntries(furtherServices.map((key) => [key, `${key}:v1`])),
};

const standIn = /(image|command|volumeMounts\.\d+|volumes\.\d+)$/;

const cases = environments.flatMap((environment) => [
  { environment, how: 'on stock images', images: stock, fields: standIn },
  { environment, how: 'in images of their own', images: given, fields: /image$/ },
]);

/** Objects with a value changed wherever a key occurs. */
function changing(objects: readonly Mapping[], key: string, to: unknown): readonly Mapping[] {
  const text = JSON.stringify(objects, (name, value: unknown) => (name === key ? to : value));
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isMapping) : [];
}

describe.each(cases)('stand-ins of $environment.name $how', ({ environment, images, fields }) => {
  const emitted = synthesized(environment);
  const before = JSON.stringify(emitted);
  const changed = withStandIns(emitted, environment, images);

  it('differ from what synth emits in the fields of a stand-in alone, and leave it as it is', () => {
    const paths = differences(emitted, changed).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !fields.test(path))).toEqual([]);
    expect(unwanted(emitted, changed, images)).toEqual([]);
    expect(JSON.stringify(emitted)).toBe(before);
  });

  it.each([
    ['an image', 'image', 'other:v1'],
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
    expect(unwanted(emitted, changing(changed, key, to), images)).not.toEqual([]);
  });

  it('may neither lack an object nor bring one', () => {
    expect(unwanted(emitted, changed.slice(1), images)).not.toEqual([]);
    expect(unwanted(emitted, [...changed, { kind: 'Secret' }], images)).not.toEqual([]);
  });
});

it('refuses a command that no stand-in knows', () => {
  const emitted = changing(synthesized(minikube), 'command', ['python', '-m', 'something.else']);
  expect(() => withStandIns(emitted, minikube, stock)).toThrow('something.else');
});
