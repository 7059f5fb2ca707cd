import { backend, migration } from './backend';
import { frontend } from './frontend';

type Texts = Readonly<Record<string, string>>;

/** What a build makes sure of, so that no image is made that cannot start. */
export type BuildCheck =
  | 'Next.js is built for production'
  | 'its standalone server is there'
  | 'uvicorn and alembic are installed'
  | 'uvicorn is 0.24 or newer'
  | 'uvicorn loads the application'
  | 'a driver of PostgreSQL is there'
  | 'the migrations have one head'
  | 'Alembic upgrades an empty database';

/** How one of the two images that this project builds is built. */
export interface ImageBuild {
  /** Stages that lead to the image, in order; the last one is the image, and starts from nothing. */
  readonly stages: readonly [string, ...string[]];
  /** Base of the image, by tag: the version is a build argument of its own, and so is the whole reference. */
  readonly base: {
    readonly repository: string;
    readonly version: string;
    readonly variant: string;
    readonly versionArgument: string;
    /** Of the image first, then of the stages before it. */
    readonly referenceArguments: readonly [string, ...string[]];
  };
  /** What precedes the image, in order. Dependencies come before sources: a changed source installs nothing again. */
  readonly steps: readonly string[];
  /** What the image takes from earlier stages and from the sources, where it puts that, and who may do what with it there. */
  readonly copies: readonly string[];
  /** What of the base image the image leaves out, below `/usr/local`: builds alone need it. */
  readonly leftOut: readonly string[];
  /** Packages of the base image's system that the image leaves out: what installs others, and what only that needs. */
  readonly purged: readonly string[];
  /** What the build writes elsewhere than a program looks for it: a target, and the link to it. */
  readonly links: readonly string[];
  /** Variables of the container that the build sets, for it loads an application that may read them. */
  readonly standIns: readonly string[];
  /** What stops the build, beside a required build argument that is not given. */
  readonly checks: readonly BuildCheck[];
  /** Build arguments of a stage, with their defaults, beside the variables of kind `build`. */
  readonly arguments: Readonly<Record<string, Texts>>;
  /** What a stage sets in the environment: variables of the contract at their defaults, and its programs' own. */
  readonly environment: Readonly<Record<string, Texts>>;
  /** For people who look at the image. */
  readonly description: string;
  /** The command with which the image asks itself for a path, by a program that is in it. */
  readonly ask: (path: string) => readonly string[];
}

// Whoever may write a file that is served could change what is served.
const readOnly = 'readable for all, writable for root';
const appModule = backend.command[1];
/** Where the shell and the interpreters of both base images are. */
const programs = '/usr/local/bin:/usr/bin:/bin';
const bytecode = '/opt/bytecode';

/** What the builds of frontend and backend promise. */
export const imageBuilds = {
  frontend: {
    stages: ['deps', 'builder', 'runtime', 'runner'],
    base: {
      repository: 'node',
      version: '22.23',
      variant: 'alpine',
      versionArgument: 'NODE_VERSION',
      referenceArguments: ['NODE_IMAGE'],
    },
    steps: ['copy package.json package-lock.json ./', 'install', 'copy . .', 'build'],
    copies: [
      'runtime:/ /, as it is',
      `builder:/app/public ./public, ${readOnly}`,
      `builder:/app/.next/standalone ./, ${readOnly}`,
      `builder:/app/.next/static ./.next/static, ${readOnly}`,
    ],
    leftOut: [
      ...['lib/node_modules', 'bin/npm', 'bin/npx', 'bin/corepack', 'bin/yarn', 'bin/yarnpkg', 'include'],
      '/opt/yarn-*',
    ],
    purged: [],
    // Next.js 16 writes pages that it renders again beside its code, which is read-only.
    links: ['../cache .next/standalone/.next/server/route-cache'],
    standIns: [],
    checks: ['Next.js is built for production', 'its standalone server is there'],
    arguments: { builder: { NODE_ENV: frontend.variables.NODE_ENV.default } },
    environment: {
      development: { HOME: '/tmp', NEXT_TELEMETRY_DISABLED: '1', NPM_CONFIG_UPDATE_NOTIFIER: 'false' },
      runner: {
        PATH: programs,
        NODE_ENV: frontend.variables.NODE_ENV.default,
        PORT: frontend.variables.PORT.default,
        HOSTNAME: frontend.variables.HOSTNAME.default,
        NEXT_TELEMETRY_DISABLED: '1',
      },
    },
    description: 'Next.js frontend of the Todo Chatbot',
    ask: (path) => {
      const exit = '({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1)';
      return ['node', '-e', `fetch('http://127.0.0.1:${frontend.port.number}${path}').then(${exit})`];
    },
  },
  backend: {
    stages: ['builder', 'runtime', 'checked', 'runner'],
    base: {
      repository: 'python',
      version: '3.13',
      variant: 'slim-trixie',
      versionArgument: 'PYTHON_VERSION',
      referenceArguments: ['PYTHON_IMAGE', 'BUILDER_IMAGE'],
    },
    steps: [
      'virtual environment',
      'copy ${REQUIREMENTS_FILE} ./${REQUIREMENTS_FILE}',
      'install',
      'copy builder:/opt/venv /opt/venv',
      'copy . .',
    ],
    copies: [
      'runtime:/ /, as it is',
      'builder:/opt/venv /opt/venv, as it is',
      `. ., ${readOnly}`,
      `checked:${bytecode} ${bytecode}, as it is`,
    ],
    leftOut: [
      ...['site-packages/*', 'ensurepip', 'idlelib', 'tkinter', 'turtledemo'].map(
        (name) => `lib/python3*/${name}`,
      ),
      ...['bin/idle*', 'bin/pip*', 'include'],
    ],
    purged: ['apt', 'debconf', 'perl-base'],
    links: [],
    standIns: Object.entries(backend.variables).flatMap(([name, { required }]) => (required ? [name] : [])),
    checks: [
      'uvicorn and alembic are installed',
      'uvicorn is 0.24 or newer',
      'uvicorn loads the application',
      'a driver of PostgreSQL is there',
      'the migrations have one head',
      'Alembic upgrades an empty database',
    ],
    arguments: {
      builder: { REQUIREMENTS_FILE: 'requirements.txt' },
      runtime: { RUNTIME_PACKAGES: '' },
      // As SQL, every migration runs without a database.
      checked: { APP_MODULE: appModule, MIGRATION_CHECK: `${migration.command.slice(1).join(' ')} --sql` },
      runner: { APP_MODULE: appModule },
    },
    environment: {
      runner: {
        PATH: `/opt/venv/bin:${programs}`,
        PYTHONDONTWRITEBYTECODE: '1',
        // Of what the build imported; the root file system is read-only.
        PYTHONPYCACHEPREFIX: bytecode,
        // Where Alembic finds the application's modules, wherever its configuration stands.
        PYTHONPATH: backend.workingDirectory,
        PYTHONUNBUFFERED: '1',
        UVICORN_APP: appModule,
      },
    },
    description: 'FastAPI backend of the Todo Chatbot',
    // Without the proxy that a machine may prescribe.
    ask: (path) => {
      const url = `http://127.0.0.1:${backend.port.number}${path}`;
      const open = `build_opener(ProxyHandler({})).open('${url}', timeout=${backend.imageHealthCheck.timeoutSeconds})`;
      return ['python', '-c', `from urllib.request import ProxyHandler, build_opener; ${open}`];
    },
  },
} as const satisfies Record<string, ImageBuild>;

/** Key of an image that this project builds. */
export type ImageKey = keyof typeof imageBuilds;

/** Arguments that a build fills the labels of either image with (OCI image specification, "Annotations"). */
export const labelArguments = {
  VERSION: 'unknown',
  REVISION: 'unknown',
  CREATED: '1970-01-01T00:00:00Z',
  SOURCE: 'unknown',
} as const;

/** Largest size of either image: what its layers hold unpacked, as `docker history` adds up, in MB of 1,000,000 bytes. */
export const largestImageMegabytes = 200;

/**
 * The secret of a build: the settings of a private package registry, an `.npmrc` or a `pip.conf`, where either program looks
 * for it. It is mounted for the command that installs, and in no layer (Docker's documentation, "Build secrets").
 */
export const packageSecret = {
  id: 'packages',
  targets: { frontend: '/root/.npmrc', backend: '/etc/pip.conf' },
} as const;

// The documents' lists of what stays out, one path for each, and what was found in images: settings, keys and dumps.
const nowhere = [
  ...['.git/HEAD', '.gitignore', '.env', '.env.local', 'Dockerfile', 'Dockerfile.dev', 'docker-compose.yml'],
  ...['.dockerignore', '.specify/memory.txt', 'specs/001/spec.txt', 'history/prompts/1.txt', 'README.md'],
  ...['CLAUDE.md', 'QWEN.md', 'CONSTITUTION.md', 'node_modules/a/index.js', '__pycache__/main.pyc'],
  ...['.ssh/id_rsa', 'id_ed25519', '.aws/credentials', '.netrc', '.npmrc', '.pypirc', '.kube/config'],
  ...['service-account.json', 'server.pem', 'server.key', 'server.p12', 'server.pfx', 'keystore.jks'],
  ...['todo.db', 'todo.sqlite', 'todo.sqlite3', 'backup.sql', 'backup.dump', '.venv/pyvenv.cfg'],
] as const;

/** What a build context must not hand to a build, at any depth, by example. */
export const keptOutOfBuilds = {
  frontend: [
    ...nowhere,
    'app/page.test.tsx',
    '.next/server/a.js',
    'main.py',
    'requirements.txt',
    'backend/a.txt',
    'public/.well-known/.env',
  ],
  backend: [...nowhere, 'tests/test_main.py'],
} as const;

/** What a build must be handed all the same, by example. */
export const letIntoBuilds = {
  frontend: [
    'package.json',
    'package-lock.json',
    'next.config.ts',
    'tsconfig.json',
    'app/page.tsx',
    'public/a.svg',
  ],
  backend: [
    'requirements.txt',
    'requirements/base.txt',
    'app/main.py',
    'alembic.ini',
    'alembic/versions/1.py',
  ],
} as const;
