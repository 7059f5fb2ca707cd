/** How one of the two images that this project builds is built. */
export interface ImageBuild {
  /** Stages that lead to the image, in order; the last one is the image. */
  readonly stages: readonly [string, ...string[]];
  /** Base of the image, by tag: the version is a build argument of its own. */
  readonly base: {
    readonly repository: string;
    readonly versionArgument: string;
    readonly version: string;
    readonly variant: string;
  };
  /** Files that a package manager reads: copied, and installed from, before the sources. */
  readonly dependencyFiles: readonly string[];
  /** What the image takes from the stages before it and from the sources, and where it puts that. */
  readonly carries: readonly string[];
  /** Build arguments beside the variables of kind `build`, with their defaults. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Plain variables that the image states, at the contract's default: what it runs reads no default of its own. */
  readonly states: readonly string[];
}

/** What the builds of frontend and backend promise. */
export const imageBuilds = {
  frontend: {
    stages: ['deps', 'builder', 'runner'],
    base: { repository: 'node', versionArgument: 'NODE_VERSION', version: '22', variant: 'alpine' },
    dependencyFiles: ['package.json', 'package-lock.json'],
    carries: [
      '/app/public to ./public',
      '/app/.next/standalone to ./',
      '/app/.next/static to ./.next/static',
    ],
    arguments: { NODE_ENV: 'production' },
    states: ['NODE_ENV', 'PORT', 'HOSTNAME'],
  },
  backend: {
    stages: ['builder', 'runner'],
    base: { repository: 'python', versionArgument: 'PYTHON_VERSION', version: '3.13', variant: 'slim' },
    dependencyFiles: ['${REQUIREMENTS_FILE}'],
    carries: ['/opt/venv to /opt/venv', '. to .'],
    arguments: { REQUIREMENTS_FILE: 'requirements.txt' },
    states: [],
  },
} as const satisfies Record<string, ImageBuild>;

/** What a build context must not hand to a build, by example: version control, settings, dependencies, documents, tests. */
export const keptOutOfBuilds = {
  frontend: ['.git', '.env', '.env.local', 'node_modules', 'Dockerfile', 'README.md', 'app/page.test.tsx'],
  backend: ['.git', '.env', '.env.local', '.venv', 'Dockerfile', 'README.md', 'tests/test_main.py'],
} as const;
