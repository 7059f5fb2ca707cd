import { backend } from './backend';
import { frontend } from './frontend';
import { account } from './security';

type Texts = Readonly<Record<string, string>>;

/** How one of the two images that this project builds is built. */
export interface ImageBuild {
  /** Stages that lead to the image, in order; the last one is the image. */
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
  /** What the image takes from earlier stages and from the sources, where it puts that, and whose it is there. */
  readonly copies: readonly string[];
  /** Without these the build stops. */
  readonly checks: readonly string[];
  /** Build arguments of a stage, with their defaults, beside the variables of kind `build`. */
  readonly arguments: Readonly<Record<string, Texts>>;
  /** What a stage sets in the environment: variables of the contract at their defaults, and its programs' own. */
  readonly environment: Readonly<Record<string, Texts>>;
  /** For people who look at the image. */
  readonly description: string;
  /** The command with which the image asks itself for a path, by a program that is in it. */
  readonly ask: (path: string) => readonly string[];
}

const owner = `${account.user}:${account.group}`;
const appModule = backend.command[1];

/** What the builds of frontend and backend promise. */
export const imageBuilds = {
  frontend: {
    stages: ['deps', 'builder', 'runner'],
    base: {
      repository: 'node',
      version: '22',
      variant: 'alpine',
      versionArgument: 'NODE_VERSION',
      referenceArguments: ['NODE_IMAGE'],
    },
    steps: ['copy package.json package-lock.json ./', 'install', 'copy . .', 'build'],
    copies: [
      `builder:/app/public ./public, ${owner}`,
      `builder:/app/.next/standalone ./, ${owner}`,
      `builder:/app/.next/static ./.next/static, ${owner}`,
    ],
    checks: ['.next/standalone/server.js'],
    arguments: { builder: { NODE_ENV: frontend.variables.NODE_ENV.default } },
    environment: {
      development: { HOME: '/tmp', NEXT_TELEMETRY_DISABLED: '1', NPM_CONFIG_UPDATE_NOTIFIER: 'false' },
      runner: {
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
    stages: ['builder', 'runner'],
    base: {
      repository: 'python',
      version: '3.13',
      variant: 'slim',
      versionArgument: 'PYTHON_VERSION',
      referenceArguments: ['PYTHON_IMAGE', 'BUILDER_IMAGE'],
    },
    steps: ['virtual environment', 'copy ${REQUIREMENTS_FILE} ./', 'install'],
    copies: ['builder:/opt/venv /opt/venv, root', `. ., ${owner}`],
    checks: ['uvicorn alembic', 'alembic heads'],
    arguments: { builder: { REQUIREMENTS_FILE: 'requirements.txt' }, runner: { APP_MODULE: appModule } },
    environment: {
      runner: {
        PATH: '/opt/venv/bin:${PATH}',
        PYTHONDONTWRITEBYTECODE: '1',
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

/** What a build context must not hand to a build, by example: version control, settings, dependencies, documents, tests. */
export const keptOutOfBuilds = {
  frontend: ['.git', '.env', '.env.local', 'node_modules', 'Dockerfile', 'README.md', 'app/page.test.tsx'],
  backend: ['.git', '.env', '.env.local', '.venv', 'Dockerfile', 'README.md', 'tests/test_main.py'],
} as const;
