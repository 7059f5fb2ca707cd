import { dirname } from 'node:path/posix';
import {
  type ContainerKey,
  contract,
  development,
  migrationCommand,
  scratchMebibytes,
  security,
} from '../../lib/contract';
import { serverSettings, sharedMemoryMebibytes } from '../../lib/constructs/postgres-configuration';
import { composeEnvironment } from './environment';
import { askWithNode, askWithPython, healthCheck } from './health';
import { literal, type Mount, type Service, setting } from './model';
import { environmentOf } from './variables';

/** What Compose holds every container to, as the manifests do. */
function confined(
  key: ContainerKey,
): Pick<Service, 'user' | 'stop_signal' | 'read_only' | 'cap_drop' | 'security_opt'> {
  const { account, stopSignal } = contract[key];
  return {
    user: `${account.user}:${account.group}`,
    stop_signal: stopSignal,
    read_only: security.readOnlyRootFilesystem,
    cap_drop: security.dropCapabilities,
    // Docker's own seccomp profile, which Kubernetes calls RuntimeDefault, is on unless it is named here.
    security_opt: [`no-new-privileges:${!security.allowPrivilegeEscalation}`],
  };
}

function scratchPaths(key: ContainerKey): readonly string[] {
  return contract[key].writable.filter(({ volume }) => volume === 'scratch').map(({ path }) => path);
}

/** A file system in memory; the size is the most that it takes of the machine's. */
function scratch(path: string, size = `${scratchMebibytes}m`): string {
  return `${path}:mode=1777,size=${size}`;
}

/** The port on this machine alone, and the name under which the cluster knows the container. */
function reached(key: ContainerKey): Pick<Service, 'ports' | 'networks'> {
  const { name, port } = contract[key];
  return {
    ports: [{ target: port.number, published: String(port.number), host_ip: '127.0.0.1', protocol: 'tcp' }],
    networks: { default: { aliases: [name] } },
  };
}

function stopGrace(seconds: number): Pick<Service, 'stop_grace_period'> {
  return { stop_grace_period: `${seconds}s` };
}

/** Where the sources of an application are: beside this folder, unless an environment variable says otherwise. */
function sources(key: 'frontend' | 'backend'): string {
  return setting(`${key.toUpperCase()}_SOURCE`, `../${contract[key].name}`);
}

function image(key: 'frontend' | 'backend', target: string): Pick<Service, 'image' | 'build'> {
  const here = '${PWD:?run docker compose in the folder of compose.yaml or set DOCKERFILES}/docker';
  return {
    image: `${contract[key].name}:development`,
    build: {
      context: sources(key),
      // Below the context unless it is absolute (Compose Build Specification, "dockerfile").
      dockerfile: `${setting('DOCKERFILES', here)}/${key}.Dockerfile`,
      target,
    },
  };
}

function mounted(key: 'frontend' | 'backend', how: { readonly read_only?: true }): Mount {
  return {
    type: 'bind',
    source: sources(key),
    target: contract[key].workingDirectory,
    ...how,
    // A path that is wrong is refused, not made.
    bind: { create_host_path: false },
  };
}

function limits(megabytes: number, millicores: number): Pick<Service, 'cpus' | 'mem_limit'> {
  return { cpus: String(millicores / 1000), mem_limit: `${megabytes}m` };
}

/** Name of the volume that keeps the database. */
export const databaseVolume = 'postgres-data';

/** PostgreSQL with the contract's settings for its memory limit. */
export function postgresService(): Service {
  const facts = contract.postgres;
  const { resources, gracePeriodSeconds } = composeEnvironment.database;
  const { memoryMebibytes, cpuMillicores } = resources.limits;
  return {
    image: facts.image,
    // Not a mounted postgresql.conf: Compose cannot put an inline file below a read-only root (docker/compose#12031).
    command: [
      ...facts.command,
      ...Object.entries(serverSettings(memoryMebibytes)).flatMap(([name, value]) => [
        '-c',
        literal(`${name}=${value}`),
      ]),
    ],
    environment: environmentOf('postgres'),
    ...reached('postgres'),
    healthcheck: healthCheck(facts, () => []),
    ...confined('postgres'),
    ...stopGrace(gracePeriodSeconds),
    tmpfs: scratchPaths('postgres').map((path) => scratch(path)),
    volumes: facts.writable
      .filter(({ volume }) => volume === 'claim')
      .map(({ path }) => ({ type: 'volume', source: databaseVolume, target: path })),
    shm_size: `${sharedMemoryMebibytes(memoryMebibytes)}m`,
    ...limits(memoryMebibytes, cpuMillicores),
  };
}

/** What every container in the backend's image is given. */
function inBackendImage(): Omit<Service, 'command' | 'healthcheck'> {
  return {
    ...image('backend', 'runner'),
    working_dir: contract.backend.workingDirectory,
    environment: environmentOf('backend'),
    ...confined('backend'),
    ...stopGrace(composeEnvironment.workloads.backend.shutdown.drainSeconds),
    tmpfs: scratchPaths('backend').map((path) => scratch(path)),
    volumes: [mounted('backend', { read_only: true })],
  };
}

/** `alembic upgrade head`, at every start. */
export function migrationService(): Service {
  return {
    ...inBackendImage(),
    command: migrationCommand,
    depends_on: { postgres: { condition: 'service_healthy' } },
    healthcheck: { disable: true },
  };
}

/** uvicorn, which restarts when a source changes. */
export function backendService(): Service {
  const { memoryMebibytes, cpuMillicores } = composeEnvironment.workloads.backend.resources.limits;
  return {
    ...inBackendImage(),
    command: development.commands.backend,
    init: true,
    ...reached('backend'),
    depends_on: {
      postgres: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    },
    healthcheck: healthCheck(contract.backend, askWithPython),
    ...limits(memoryMebibytes, cpuMillicores),
  };
}

/** The development server of Next.js. */
export function frontendService(): Service {
  const { workingDirectory } = contract.frontend;
  return {
    ...image('frontend', 'development'),
    command: development.commands.frontend,
    init: true,
    working_dir: workingDirectory,
    environment: environmentOf('frontend'),
    ...reached('frontend'),
    depends_on: { backend: { condition: 'service_healthy' } },
    healthcheck: healthCheck(contract.frontend, askWithNode),
    ...confined('frontend'),
    ...stopGrace(composeEnvironment.workloads.frontend.shutdown.drainSeconds),
    // What a build would leave in the image is written beside its cache, too.
    tmpfs: scratchPaths('frontend').map((path) =>
      path.endsWith('/cache') ? scratch(dirname(path), '1g') : scratch(path),
    ),
    volumes: [mounted('frontend', {}), { type: 'volume', target: `${workingDirectory}/node_modules` }],
  };
}
