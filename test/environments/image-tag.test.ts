import fc from 'fast-check';
import {
  formatImage,
  imageTag,
  InvalidTag,
  isVersion,
  parseImage,
  type TagStrategy,
} from '../../lib/environments';

const part = fc.nat({ max: 999 });
const version = fc.tuple(part, part, part).map((parts) => parts.join('.'));
const commit = fc.stringMatching(/^[0-9a-f]{40}$/);
const branch = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.stringMatching(/^[a-z]{1,8}(\/[A-Za-z0-9._#@ -]{1,80}){1,3}$/),
);
const hasLetterOrDigit = (text: string): boolean => /[A-Za-z0-9]/.test(text);

const strategy: fc.Arbitrary<TagStrategy> = fc.oneof(
  version.map((each) => ({ kind: 'release', version: each }) as const),
  commit.map((each) => ({ kind: 'commit', commit: each }) as const),
  branch.filter(hasLetterOrDigit).map((each) => ({ kind: 'branch', branch: each }) as const),
  fc
    .tuple(version, commit)
    .map(([each, other]) => ({ kind: 'release with commit', version: each, commit: other }) as const),
);

describe('the tag of a build', () => {
  test.each<[TagStrategy, string]>([
    [{ kind: 'release', version: '1.2.3' }, 'v1.2.3'],
    [{ kind: 'release', version: 'v1.2.3' }, 'v1.2.3'],
    [{ kind: 'release', version: 'v2.0.0-rc.1' }, 'v2.0.0-rc.1'],
    [{ kind: 'commit', commit: '1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b' }, 'git-1a2b3c4'],
    [{ kind: 'branch', branch: 'main' }, 'main'],
    [{ kind: 'branch', branch: 'feature/Tasks & tags' }, 'feature-Tasks-tags'],
    [
      { kind: 'branch', branch: 'dependabot/npm_and_yarn/next-16.0.1' },
      'dependabot-npm_and_yarn-next-16.0.1',
    ],
    [{ kind: 'branch', branch: '_-.draft/' }, 'draft'],
    [{ kind: 'release with commit', version: 'v1.2.3', commit: '1a2b3c4d' }, 'v1.2.3-1a2b3c4'],
  ])('of %j is %s', (given, tag) => {
    expect(imageTag(given)).toBe(tag);
  });

  test('is a tag of an image and a label of Kubernetes', () => {
    fc.assert(
      fc.property(strategy, (given) => {
        const tag = imageTag(given);
        expect(isVersion(tag)).toBe(true);
        const image = { registry: 'ghcr.io', repository: 'example/todo-backend', tag };
        expect(parseImage(formatImage(image))).toEqual(image);
      }),
    );
  });

  test('says which release and which commit it stands for', () => {
    fc.assert(
      fc.property(version, commit, (release, sha) => {
        const tag = imageTag({ kind: 'release with commit', version: release, commit: sha });
        expect(tag).toBe(`${imageTag({ kind: 'release', version: release })}-${sha.slice(0, 7)}`);
        expect(imageTag({ kind: 'commit', commit: sha })).toBe(`git-${sha.slice(0, 7)}`);
      }),
    );
  });

  test('of a branch whose name is a tag already is that name', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/), (name) => {
        expect(imageTag({ kind: 'branch', branch: name })).toBe(name);
      }),
    );
  });

  test('of a branch is settled: naming a branch after it gives the same tag', () => {
    fc.assert(
      fc.property(branch.filter(hasLetterOrDigit), (name) => {
        const tag = imageTag({ kind: 'branch', branch: name });
        expect(imageTag({ kind: 'branch', branch: tag })).toBe(tag);
      }),
    );
  });

  test.each<[TagStrategy, RegExp]>([
    [{ kind: 'release', version: 'latest' }, /"latest" is no version; allowed: such as v1\.2\.3/],
    [{ kind: 'release', version: '1.2' }, /is no version/],
    [{ kind: 'release', version: '01.2.3' }, /is no version/],
    [{ kind: 'release', version: '1.2.3+build' }, /is no version/],
    [{ kind: 'release', version: `1.2.3-${'a'.repeat(60)}` }, /at most 54 characters/],
    [{ kind: 'release', version: '1.2.3-rc-' }, /is no version/],
    [{ kind: 'commit', commit: 'HEAD' }, /"HEAD" is no commit; allowed: 7 to 64 hexadecimal digits/],
    [{ kind: 'commit', commit: 'abc123' }, /is no commit/],
    [{ kind: 'branch', branch: '///' }, /"\/\/\/" is no branch; allowed: a name with at least one/],
    [{ kind: 'branch', branch: 'latest' }, /"latest" is no branch; allowed: .* and not latest/],
    [{ kind: 'release with commit', version: 'v1.2.3', commit: '' }, /"" is no commit/],
  ])('cannot be made of %j', (given, message) => {
    expect(() => imageTag(given)).toThrow(InvalidTag);
    expect(() => imageTag(given)).toThrow(message);
  });
});
