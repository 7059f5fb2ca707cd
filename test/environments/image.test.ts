import fc from 'fast-check';
import { imageOf, isReference, minikube, parseImage, production } from '../../lib/environments';
import { registry, version } from '../../lib/environments/form';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const segment = fc
  .tuple(word, fc.array(fc.tuple(fc.constantFrom('-', '--', '_', '__', '.'), word), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.map(([separator, next]) => separator + next).join(''));
const host = fc.oneof(
  fc.tuple(word, word).map(([name, domain]) => `${name}.${domain}`),
  fc
    .tuple(fc.constantFrom('localhost', 'registry'), fc.integer({ min: 1, max: 65535 }))
    .map(([name, port]) => `${name}:${port}`),
);

/** Parts of an image reference; the first part of the path is not one that reads as a host. */
const images = fc.record(
  {
    registry: host,
    repository: fc
      .tuple(word, fc.array(segment, { maxLength: 3 }))
      .filter(([first]) => first !== 'localhost')
      .map(([first, rest]) => [first, ...rest].join('/')),
    tag: fc.stringMatching(/^\w[\w.-]{0,20}$/),
    digest: fc.constant(digest),
  },
  { requiredKeys: ['repository'] },
);

describe('an image reference', () => {
  it('is read in the parts that it is written from', () => {
    fc.assert(
      fc.property(images, (image) => {
        const { repository, tag, registry: from, digest: exactly } = image;
        const ends = [tag === undefined ? '' : `:${tag}`, exactly === undefined ? '' : `@${exactly}`];
        const text = [from === undefined ? '' : `${from}/`, repository, ...ends].join('');
        expect(parseImage(text)).toEqual(image);
      }),
    );
  });

  it.each([
    ['todo-backend:v1.0.0', { repository: 'todo-backend', tag: 'v1.0.0' }],
    ['user/todo-backend:v4.0.0', { repository: 'user/todo-backend', tag: 'v4.0.0' }],
    ['localhost/todo:1', { registry: 'localhost', repository: 'todo', tag: '1' }],
    ['localhost:5000/todo', { registry: 'localhost:5000', repository: 'todo' }],
    ['[fd00::1]:5000/todo', { registry: '[fd00::1]:5000', repository: 'todo' }],
    [`ghcr.io/org/todo:v1@${digest}`, { registry: 'ghcr.io', repository: 'org/todo', tag: 'v1', digest }],
  ])('%s is read in its parts', (text, parts) => {
    expect(parseImage(text)).toEqual(parts);
  });

  const no = ['', ':v1', 'Todo:v1', 'todo:', 'todo:v 1', 'todo@sha256:12', 'https://ghcr.io/todo:v1'];
  it.each([...no, 'todo//a:1', "todo:v1'", 'ghcr.io:0/todo', 'ghcr.io:65536/todo', '[fd00:::1]/todo'])(
    'is not %j',
    (text) => {
      expect(parseImage(text)).toBeUndefined();
    },
  );

  it('of a pod says which build it means, by tag or digest', () => {
    expect(['todo:v1', `todo@${digest}`].filter(isReference)).toHaveLength(2);
    expect(['todo', 'ghcr.io/org/todo', ''].filter(isReference)).toEqual([]);
  });

  it('holds no quote that could end an SQL string, whatever is accepted', () => {
    const text = fc.string({ unit: fc.constantFrom(...'a1/:.@\'"; \\'.split('')) });
    const quoted = (each: string): boolean => isReference(each) && /['"\\;\s]/.test(each);
    fc.assert(
      fc.property(text, (each) => !quoted(each)),
      { numRuns: 1000 },
    );
  });
});

describe.each([
  [
    'a registry',
    registry,
    'ghcr.io ghcr.io/example registry.example.org:5000/team/apps localhost:5000',
    `example https://ghcr.io ghcr.io/ ghcr.io/Example ghcr.io/example:v1 ghcr.io/a@${digest}`,
  ],
  [
    'a version',
    version,
    `v1.2.3 git-1a2b3c4 feature_branch v1.2.3-1a2b3c4 1 ${'v'.repeat(63)}`,
    `-v1 v1- v1. v1/2 v1:2 v\t1 ${'v'.repeat(64)}`,
  ],
])('%s', (_, { holds }, good, bad) => {
  it('is what is written here, and nothing else', () => {
    expect(good.split(' ').filter((text) => !holds(text))).toEqual([]);
    expect(['', 'v 1', ...bad.split(' ')].filter(holds)).toEqual([]);
  });
});

describe('the image of a container', () => {
  it.each([
    [production, 'backend', `a@${digest}`, 'IfNotPresent'],
    [minikube, 'backend', 'todo-backend:dev', 'Never'],
    [minikube, 'backend', 'ghcr.io/example/todo-backend:dev', 'IfNotPresent'],
    // PostgreSQL can be replaced, and is pulled in any environment.
    [minikube, 'postgres', 'postgres:15.8-alpine', 'IfNotPresent'],
    [production, 'postgres', 'mirror.example.org/postgres:15.8-alpine', 'IfNotPresent'],
  ] as const)(
    'in %o of the %s is the whole reference that is given: %s, %s',
    (own, key, reference, pullPolicy) => {
      const environment = { ...own, images: { ...own.images, references: { [key]: reference } } };
      expect(imageOf(environment, key)).toEqual({ reference, pullPolicy });
      expect(imageOf(environment, 'frontend')).toEqual(imageOf(own, 'frontend'));
    },
  );
});
