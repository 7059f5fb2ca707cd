import fc from 'fast-check';
import {
  formatImage,
  type ImageReference,
  imageOf,
  isReference,
  isRegistry,
  isVersion,
  minikube,
  parseImage,
  production,
} from '../../lib/environments';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
const segment = fc
  .tuple(word, fc.array(fc.tuple(fc.constantFrom('-', '--', '_', '__', '.'), word), { maxLength: 2 }))
  .map(([first, rest]) => first + rest.map(([separator, next]) => separator + next).join(''));
const host = fc.oneof(
  fc.tuple(word, word).map(([name, domain]) => `${name}.${domain}`),
  fc.tuple(fc.constantFrom('localhost', 'registry'), fc.nat(65535)).map(([name, port]) => `${name}:${port}`),
);

/** Image references in parts; without a registry, the first part of the path is not one that reads as a host. */
const images: fc.Arbitrary<ImageReference> = fc
  .tuple(
    fc.option(host, { nil: undefined }),
    word,
    fc.array(segment, { maxLength: 3 }),
    fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined }),
    fc.constantFrom(digest, undefined),
  )
  .filter(([, first]) => first !== 'localhost')
  .map(([registry, first, rest, tag, anyDigest]) => ({
    repository: [first, ...rest].join('/'),
    ...(registry === undefined ? {} : { registry }),
    ...(tag === undefined ? {} : { tag }),
    ...(anyDigest === undefined ? {} : { digest: anyDigest }),
  }));

describe('an image reference', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(images, (image) => {
        expect(parseImage(formatImage(image))).toEqual(image);
      }),
    );
  });

  it.each([
    ['todo-backend', { repository: 'todo-backend' }],
    ['todo-backend:v1.0.0', { repository: 'todo-backend', tag: 'v1.0.0' }],
    ['user/todo-backend:v4.0.0', { repository: 'user/todo-backend', tag: 'v4.0.0' }],
    ['localhost/todo:1', { registry: 'localhost', repository: 'todo', tag: '1' }],
    ['localhost:5000/todo', { registry: 'localhost:5000', repository: 'todo' }],
    ['ghcr.io/org/todo:v1', { registry: 'ghcr.io', repository: 'org/todo', tag: 'v1' }],
    [`ghcr.io/org/todo@${digest}`, { registry: 'ghcr.io', repository: 'org/todo', digest }],
    [`ghcr.io/org/todo:v1@${digest}`, { registry: 'ghcr.io', repository: 'org/todo', tag: 'v1', digest }],
  ])('%s is read in its parts', (text, parts) => {
    expect(parseImage(text)).toEqual(parts);
  });

  it.each([
    '',
    ':v1',
    'Todo:v1',
    'todo:',
    'todo:v 1',
    'todo@sha256:12',
    'https://ghcr.io/todo:v1',
    'todo//a:1',
    "todo:v1'",
  ])('is not %j', (text) => {
    expect(parseImage(text)).toBeUndefined();
  });

  it('of a pod says which build it means, by tag or digest', () => {
    expect(['todo:v1', `todo@${digest}`].filter(isReference)).toHaveLength(2);
    expect(['todo', 'ghcr.io/org/todo', ''].filter(isReference)).toEqual([]);
  });

  it('holds no quote that could end an SQL string, whatever is accepted', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '1', '/', ':', '.', '@', "'", '"', ';', ' ', '\\') }),
        (text) => {
          expect(isReference(text) && /['"\\;\s]/.test(text)).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a registry', () => {
  it.each(['ghcr.io', 'ghcr.io/example', 'registry.example.org:5000/team/apps', 'localhost:5000'])(
    'is %s',
    (text) => {
      expect(isRegistry(text)).toBe(true);
    },
  );

  it.each([
    '',
    'example',
    'https://ghcr.io',
    'ghcr.io/',
    'ghcr.io/Example',
    'ghcr.io/example:v1',
    `ghcr.io/a@${digest}`,
  ])('is not %j', (text) => {
    expect(isRegistry(text)).toBe(false);
  });
});

describe('a version', () => {
  it.each(['v1.2.3', 'git-1a2b3c4', 'feature_branch', 'v1.2.3-1a2b3c4', '1', 'v'.repeat(63)])(
    'is %s',
    (text) => {
      expect(isVersion(text)).toBe(true);
    },
  );

  it.each(['', '-v1', 'v1-', 'v1.', 'v1/2', 'v1:2', 'v 1', 'v'.repeat(64)])('is not %j', (text) => {
    expect(isVersion(text)).toBe(false);
  });
});

describe('the image of a container', () => {
  it('takes the place of source, name and version where a whole reference is given', () => {
    const environment = {
      ...production,
      images: { ...production.images, references: { backend: `a@${digest}` } },
    };
    expect(imageOf(environment, 'backend')).toEqual({ reference: `a@${digest}`, pullPolicy: 'IfNotPresent' });
    expect(imageOf(environment, 'frontend').reference).toBe('ghcr.io/example/todo-frontend:v1.0.0');
  });

  it.each([
    ['todo-backend:dev', 'Never'],
    ['ghcr.io/example/todo-backend:dev', 'IfNotPresent'],
  ])('on a node of its own is pulled only from a registry: %s, %s', (reference, pullPolicy) => {
    const environment = { ...minikube, images: { ...minikube.images, references: { backend: reference } } };
    expect(imageOf(environment, 'backend')).toEqual({ reference, pullPolicy });
  });

  it.each(['postgres:15.8-alpine', 'mirror.example.org/postgres:15.8-alpine'])(
    'of PostgreSQL can be replaced, and is pulled in any environment: %s',
    (reference) => {
      for (const environment of [minikube, production]) {
        const images = { ...environment.images, references: { postgres: reference } };
        const image = imageOf({ ...environment, images }, 'postgres');
        expect(image).toEqual({ reference, pullPolicy: 'IfNotPresent' });
      }
    },
  );
});
