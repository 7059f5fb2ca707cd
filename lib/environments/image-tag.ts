/** What a build is tagged with: the contract's four ways to name one. */
export type TagStrategy =
  /** A release, by semantic version without build metadata: `v1.2.3`. */
  | { readonly kind: 'release'; readonly version: string }
  /** A commit, to trace an image to its sources: `git-1a2b3c4`. */
  | { readonly kind: 'commit'; readonly commit: string }
  /** The newest build of a feature branch. */
  | { readonly kind: 'branch'; readonly branch: string }
  /** Production with tracing: `v1.2.3-1a2b3c4`. */
  | { readonly kind: 'release with commit'; readonly version: string; readonly commit: string };

/** Digits of a commit in a tag: what `git rev-parse --short` and docker/metadata-action give. */
const shortCommit = 7;

/** A tag is also the label `app.kubernetes.io/version`, to which Kubernetes allows 63 characters. */
const longest = 63;

/** Thrown for a version, a commit or a branch that no tag can be made of. */
export class InvalidTag extends Error {
  constructor(what: string, value: string, allowed: string) {
    super(`${JSON.stringify(value)} is no ${what}; allowed: ${allowed}`);
    this.name = 'InvalidTag';
  }
}

/**
 * The tag of a build, which is a valid image tag and a valid label.
 *
 * Tags are those that the workflow `images.yml` gives, for names of ordinary length.
 *
 * @throws InvalidTag for what is no version, no commit or no branch.
 */
export function imageTag(strategy: TagStrategy): string {
  switch (strategy.kind) {
    case 'release':
      return release(strategy.version);
    case 'commit':
      return `git-${short(strategy.commit)}`;
    case 'branch':
      return branchTag(strategy.branch);
    case 'release with commit':
      return `${release(strategy.version)}-${short(strategy.commit)}`;
  }
}

/** Semantic Versioning 2.0.0 without build metadata: its `+` is in no tag. Short enough for a commit behind it. */
function release(version: string): string {
  const number = '(?:0|[1-9]\\d*)';
  const identifier = `(?:${number}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;
  const form = new RegExp(`^v?(${number}\\.${number}\\.${number}(?:-${identifier}(?:\\.${identifier})*)?)$`);
  const found = form.exec(version)?.[1];
  const room = longest - 1 - `-${'0'.repeat(shortCommit)}`.length;
  if (found === undefined || found.length > room || found.endsWith('-'))
    throw new InvalidTag('version', version, `such as v1.2.3, at most ${room} characters`);
  return `v${found}`;
}

function short(commit: string): string {
  if (!/^[0-9a-f]{7,64}$/.test(commit))
    throw new InvalidTag('commit', commit, '7 to 64 hexadecimal digits in lower case');
  return commit.slice(0, shortCommit);
}

/**
 * A branch name as docker/metadata-action writes it (each run of other characters becomes one hyphen), cut to the
 * length of a label, and without what neither a tag nor a label may begin or end with.
 */
function branchTag(branch: string): string {
  const tag = branch
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, longest)
    .replace(/[._-]+$/, '');
  // `latest` moves by itself, and never leaves a developer's machine.
  if (tag === '' || tag === 'latest')
    throw new InvalidTag('branch', branch, 'a name with at least one letter or digit, and not latest');
  return tag;
}
