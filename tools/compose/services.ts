import { dirname } from 'node:path/posix';
import {
  type ContainerContract,
  type ContainerKey,
  containers,
  contract,
  database as names,
  databaseVariable,
  development,
  type ImageBuild,
  imageBuilds,
  migration,
  scratchMebibytes,
  type Quantities,
  security,
  serviceKeys,
  type ServiceKey,
  variablesOf as rowsOf,
} from '../../lib/contract';
import { grantsFile, scriptDirectory } from '../../lib/constructs/database-scripts';
import { serverSettings, sharedMemoryMebibytes } from '../../lib/constructs/postgres-configuration';
import { shutdownOf } from '../../lib/environments';
import { composeEnvironment, connectionString, literal, setting, variablesOf } from './environment';
import { databaseVolume, scripts } from './volumes';

/** Part of a service. A test holds the whole file to the schema of the Compose Specification. */
type Fields = Readonly<Record<string, unknown>>;

/** How the images that this project builds are built, by container. */
const builds: Readonly<Partial<Record<ContainerKey, ImageBuild>>> = imageBuilds;

/** What Compose holds every container to, as the manifests do; how long it may take to stop; what it may write. */
function confined(key: ContainerKey, stopSeconds: number): Fields {
  const { account, stopSignal, writable }: ContainerContract = containers[key];
  const scratch = writable.filter(({ volume }) => volume === 'scratch');
  return {
    user: `${account.user}:${account.group}`,
    stop_signal: stopSignal,
    read_only: security.readOnlyRootFilesystem,
    cap_drop: security.dropCapabilities,
    // Docker's own seccomp profile, which Kubernetes calls RuntimeDefault, is on unless one is named here.
    security_opt: [`no-new-privileges:${!security.allowPrivilegeEscalation}`],
    stop_grace_period: `${stopSeconds}s`,
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
  const { name, port }: ContainerContract = containers[key];
  if (port === undefined) return {};
  return {
    ports: [{ target: port.number, published: String(port.number), host_ip: '127.0.0.1', protocol: 'tcp' }],
    networks: { default: { aliases: [name] } },
  };
}

/**
 * Asks for readiness, for which others wait; for liveness where nobody asks for readiness, or where the container itself
 * asks another one for longer than the check is given. A command of its image asks over HTTP.
 */
function healthCheck(key: ContainerKey): Fields {
  const { health, imageHealthCheck }: ContainerContract = containers[key];
  const { intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = imageHealthCheck;
  const { live, ready = live } = health;
  const asksOthers = ready.kind === 'http' && (ready.asksOthersForSeconds ?? 0) >= timeoutSeconds;
  const asked = asksOthers ? live : ready;
  const command = asked.kind === 'http' ? builds[key]?.ask(asked.path) : asked.command;
  if (command === undefined) return {};
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

/** The sources of an application: those of the examples, unless an environment variable says otherwise. */
function sources(key: ContainerKey): string {
  return setting(`${key.toUpperCase()}_SOURCE`, `./examples/${containers[key].name}`);
}

/**
 * The image of a container: built from the sources of the container that owns it, where there is a Dockerfile for it here;
 * or as its publisher names it, or as somebody built it beforehand.
 */
function image(key: ContainerKey): Fields {
  const origin = containers[key].image;
  if (origin.kind === 'published') return { image: origin.reference };
  const reference = `${containers[origin.of].name}:development`;
  if (builds[origin.of] === undefined) return { image: reference };
  const here = '${PWD:?run docker compose in the folder of compose.yaml or set DOCKERFILES}/docker';
  return {
    image: reference,
    build: {
      context: sources(origin.of),
      // Below the context unless it is absolute (Compose Build Specification, "dockerfile").
      dockerfile: `${setting('DOCKERFILES', here)}/${origin.of}.Dockerfile`,
      target: development[origin.of]?.stage,
      ...(isWhole(origin.of) ? { args: Object.fromEntries(argumentsOf(origin.of)) } : {}),
    },
  };
}

/** Whether what runs is the image itself, and no stage on the way to it. */
function isWhole(key: ContainerKey): boolean {
  return builds[key]?.stages.at(-1) === development[key]?.stage;
}

/** Build arguments, which an environment variable of the same name replaces. */
function argumentsOf(key: ContainerKey): readonly (readonly [name: string, value: string])[] {
  const stages = Object.values(builds[key]?.arguments ?? {});
  return stages.flatMap((stage) =>
    Object.entries(stage).map(([name, value]) => [name, setting(name, literal(value))] as const),
  );
}

/** A word of a command; one that is a build argument, too, changes with it. */
function word(key: ContainerKey, text: string): string {
  const found = argumentsOf(key).find(([name, value]) => value === setting(name, literal(text)));
  return found?.[1] ?? literal(text);
}

/** The sources where the image has them. A wrong path is refused, and no empty folder made for it. */
function mounted(key: ContainerKey): Fields {
  const { image: origin, workingDirectory }: ContainerContract<ContainerKey> = containers[key];
  if (origin.kind === 'published' || builds[origin.of] === undefined) return {};
  const mode = development[origin.of];
  const access = mode?.buildsAsItServes === true ? {} : { read_only: true };
  const own = { type: 'bind', source: sources(origin.of), target: workingDirectory, ...access };
  const dependencies = mode?.dependencies === undefined ? [] : [mode.dependencies];
  return {
    volumes: [
      { ...own, bind: { create_host_path: false } },
      ...dependencies.map((folder) => ({ type: 'volume', target: `${workingDirectory}/${folder}` })),
    ],
  };
}

/** What runs in a container's image, in its folder and with its variables. */
function inImage(key: ContainerKey, stopSeconds: number): Fields {
  const { workingDirectory }: ContainerContract = containers[key];
  return {
    ...image(key),
    ...(workingDirectory === undefined ? {} : { working_dir: workingDirectory }),
    environment: variablesOf(key),
    ...confined(key, stopSeconds),
    ...mounted(key),
  };
}

const { database, workloads } = composeEnvironment;
const { memoryMebibytes } = database.resources.limits;
const parameters = serverSettings(memoryMebibytes);
const healthy = { condition: 'service_healthy' };
const done = { condition: 'service_completed_successfully' };

/** Whom a service waits for: the database, the schema, and the services whose addresses are in its variables. */
function dependencies(key: ServiceKey): Fields {
  const asked = rowsOf(key).flatMap(([, row]): readonly ContainerKey[] => {
    if (row.kind === 'secret') return row.origin.kind === 'database url' ? [names.container] : [];
    return row.follows?.kind === 'service' ? [row.follows.of] : [];
  });
  const waits = {
    ...Object.fromEntries([...new Set(asked)].map((other) => [other, healthy])),
    ...(containers[key].needsSchema === true ? { grants: done } : {}),
  };
  return Object.keys(waits).length === 0 ? {} : { depends_on: waits };
}

function service(key: ServiceKey): Fields {
  const { image: origin, command, arguments: args }: ContainerContract<ContainerKey> = containers[key];
  const { resources } = workloads[key];
  const mode = development[key];
  const isForeign = origin.kind === 'released' && origin.of !== key;
  const runs = mode?.command ?? (isForeign ? command : args);
  return {
    ...inImage(key, shutdownOf(composeEnvironment, key).drainSeconds),
    ...(runs === undefined ? {} : { command: runs.map((each) => word(key, each)) }),
    // A first process that passes signals on and reaps children: a development server starts others.
    ...(mode === undefined ? {} : { init: true }),
    ...reached(key),
    ...dependencies(key),
    ...healthCheck(key),
    ...(mode?.buildsAsItServes === true ? {} : limits(resources.limits)),
  };
}

/** The services of compose.yaml. */
export const services: Fields = {
  postgres: {
    ...image(names.container),
    // Not a mounted postgresql.conf: Compose cannot put an inline file below a read-only root (docker/compose#12031).
    command: [
      ...['sh', `${scriptDirectory}/start.sh`, ...contract.postgres.command],
      ...Object.entries(parameters).flatMap(([name, value]) => ['-c', literal(`${name}=${value}`)]),
    ],
    environment: variablesOf(names.container),
    ...reached(names.container),
    ...healthCheck(names.container),
    ...confined(names.container, database.gracePeriodSeconds),
    volumes: [
      ...contract.postgres.writable
        .filter(({ volume }) => volume === 'claim')
        .map(({ path }) => ({ type: 'volume', source: databaseVolume, target: path })),
      scripts,
    ],
    shm_size: `${sharedMemoryMebibytes(memoryMebibytes)}m`,
    ...limits(database.resources.limits),
  },
  migrate: {
    ...inImage(migration.container, shutdownOf(composeEnvironment, migration.container).drainSeconds),
    environment: { ...variablesOf(migration.container), [databaseVariable]: connectionString('owner') },
    command: migration.command,
    depends_on: { [names.container]: healthy },
    healthcheck: { disable: true },
  },
  // What the other roles may do with what the migration has made.
  grants: {
    ...image(names.container),
    command: [
      ...['sh', '-c'],
      literal(
        `exec psql "$${databaseVariable}" --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file=${scriptDirectory}/${grantsFile}`,
      ),
    ],
    environment: { [databaseVariable]: connectionString('owner') },
    ...confined(names.container, 10),
    volumes: [scripts],
    depends_on: { migrate: done },
  },
  ...Object.fromEntries(serviceKeys.map((key) => [key, service(key)])),
};
