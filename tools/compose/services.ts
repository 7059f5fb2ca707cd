import { dirname } from 'node:path/posix';
import {
  type ContainerContract,
  type ContainerKey,
  contract,
  development,
  type ImageBuild,
  imageBuilds,
  type ImageKey,
  migrationCommand,
  scratchMebibytes,
  type Quantities,
  security,
} from '../../lib/contract';
import { serverSettings, sharedMemoryMebibytes } from '../../lib/constructs/postgres-configuration';
import { composeEnvironment, literal, setting, variablesOf } from './environment';

/** Part of a service. A test holds the whole file to the schema of the Compose Specification. */
type Fields = Readonly<Record<string, unknown>>;

const { database, workloads } = composeEnvironment;

/** Name of the volume that keeps the database. */
export const databaseVolume = 'postgres-data';

/** What Compose holds every container to, as the manifests do; how long it may take to stop; what it may write. */
function confined(key: ContainerKey): Fields {
  const { account, stopSignal, writable }: ContainerContract = contract[key];
  const seconds = key === 'postgres' ? database.gracePeriodSeconds : workloads[key].shutdown.drainSeconds;
  const scratch = writable.filter(({ volume }) => volume === 'scratch');
  return {
    user: `${account.user}:${account.group}`,
    stop_signal: stopSignal,
    read_only: security.readOnlyRootFilesystem,
    cap_drop: security.dropCapabilities,
    // Docker's own seccomp profile, which Kubernetes calls RuntimeDefault, is on unless one is named here.
    security_opt: [`no-new-privileges:${!security.allowPrivilegeEscalation}`],
    stop_grace_period: `${seconds}s`,
    // In memory, up to a size. A development server also writes, beside its cache, what a build leaves in the image.
    tmpfs: scratch.map(({ path }) =>
      path.endsWith('/cache')
        ? `${dirname(path)}:mode=1777,size=1g`
        : `${path}:mode=1777,size=${scratchMebibytes}m`,
    ),
  };
}

/** The port on this machine alone, and the name under which the cluster knows the container. */
function reached(key: ContainerKey): Fields {
  const { name, port } = contract[key];
  return {
    ports: [{ target: port.number, published: String(port.number), host_ip: '127.0.0.1', protocol: 'tcp' }],
    networks: { default: { aliases: [name] } },
  };
}

/**
 * Asks for readiness, for which others wait; for liveness where the container itself asks another one for longer than the
 * check is given.
 */
function healthCheck({ health, imageHealthCheck }: ContainerContract, ask: ImageBuild['ask']): Fields {
  const { intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = imageHealthCheck;
  const asks = health.ready.kind === 'http' ? (health.ready.asksOthersForSeconds ?? 0) : 0;
  const asked = asks < timeoutSeconds ? health.ready : health.live;
  const command = asked.kind === 'http' ? ask(asked.path) : asked.command;
  return {
    healthcheck: {
      test: ['CMD', ...command.map(literal)],
      interval: `${intervalSeconds}s`,
      timeout: `${timeoutSeconds}s`,
      retries,
      start_period: `${startPeriodSeconds}s`,
    },
  };
}

function limits({ memoryMebibytes, cpuMillicores }: Quantities): Fields {
  return { cpus: String(cpuMillicores / 1000), mem_limit: `${memoryMebibytes}m` };
}

/** The sources of an application: beside this folder, unless an environment variable says otherwise. */
function sources(key: ImageKey): string {
  return setting(`${key.toUpperCase()}_SOURCE`, `../${contract[key].name}`);
}

function image(key: ImageKey): Fields {
  const here = '${PWD:?run docker compose in the folder of compose.yaml or set DOCKERFILES}/docker';
  return {
    image: `${contract[key].name}:development`,
    build: {
      context: sources(key),
      // Below the context unless it is absolute (Compose Build Specification, "dockerfile").
      dockerfile: `${setting('DOCKERFILES', here)}/${key}.Dockerfile`,
      target: development.stages[key],
    },
  };
}

/** The sources where the image has them. A wrong path is refused, and no empty folder made for it. */
function mounted(key: ImageKey, how: Fields = {}): Fields {
  const target = contract[key].workingDirectory;
  return { type: 'bind', source: sources(key), target, ...how, bind: { create_host_path: false } };
}

const { memoryMebibytes } = database.resources.limits;
const parameters = serverSettings(memoryMebibytes);
const healthyDatabase = { postgres: { condition: 'service_healthy' } };

/** What every container in the backend's image is given. */
const inBackendImage: Fields = {
  ...image('backend'),
  working_dir: contract.backend.workingDirectory,
  environment: variablesOf('backend'),
  ...confined('backend'),
  volumes: [mounted('backend', { read_only: true })],
};

/** The services of compose.yaml. */
export const services: Fields = {
  postgres: {
    image: contract.postgres.image,
    // Not a mounted postgresql.conf: Compose cannot put an inline file below a read-only root (docker/compose#12031).
    command: [
      ...contract.postgres.command,
      ...Object.entries(parameters).flatMap(([name, value]) => ['-c', literal(`${name}=${value}`)]),
    ],
    environment: variablesOf('postgres'),
    ...reached('postgres'),
    ...healthCheck(contract.postgres, () => []),
    ...confined('postgres'),
    volumes: contract.postgres.writable
      .filter(({ volume }) => volume === 'claim')
      .map(({ path }) => ({ type: 'volume', source: databaseVolume, target: path })),
    shm_size: `${sharedMemoryMebibytes(memoryMebibytes)}m`,
    ...limits(database.resources.limits),
  },
  migrate: {
    ...inBackendImage,
    command: migrationCommand,
    depends_on: healthyDatabase,
    healthcheck: { disable: true },
  },
  backend: {
    ...inBackendImage,
    command: development.commands.backend,
    // A first process that passes signals on and reaps children: a development server starts others.
    init: true,
    ...reached('backend'),
    depends_on: { ...healthyDatabase, migrate: { condition: 'service_completed_successfully' } },
    ...healthCheck(contract.backend, imageBuilds.backend.ask),
    ...limits(workloads.backend.resources.limits),
  },
  frontend: {
    ...image('frontend'),
    command: development.commands.frontend,
    init: true,
    working_dir: contract.frontend.workingDirectory,
    environment: variablesOf('frontend'),
    ...reached('frontend'),
    depends_on: { backend: { condition: 'service_healthy' } },
    ...healthCheck(contract.frontend, imageBuilds.frontend.ask),
    ...confined('frontend'),
    volumes: [
      mounted('frontend'),
      { type: 'volume', target: `${contract.frontend.workingDirectory}/node_modules` },
    ],
  },
};
