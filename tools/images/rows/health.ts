import { askedHealth, askWithNode, askWithPython } from '../../compose';
import { contract, type ContainerContract, type ContainerKey, type HealthCheck } from '../../../lib/contract';
import { type Dockerfile, flag, last, of, words } from '../dockerfile';
import { atLeast, exactly, type Row } from '../row';
import { inManifests, serviceOf, type Sources, type Workload } from '../sources';
import { absent, at, text } from '../tree';
import { inDockerfile } from './process';

/** A check as a cell shows it: port and path, or the command. */
function wanted({ port }: ContainerContract, check: HealthCheck): string {
  return check.kind === 'http' ? `:${port.number}${check.path}` : check.command.join(' ');
}

/** The port and the path that a command asks; the command itself where it asks no URL. */
function asked(command: string): string {
  return /https?:\/\/127\.0\.0\.1(:\d+\/[\w/]*)['`]/.exec(command)?.[1] ?? command;
}

function imageCheck(file: Dockerfile): string {
  const { PORT = absent } = file.variables(file.image);
  const command = words(last(file.image, 'HEALTHCHECK')?.replace(/^CMD /, '')).join(' ');
  return command.replace('${process.env.PORT}', PORT);
}

function composeCheck(service: unknown): string {
  const [kind, ...command] = text(service, 'healthcheck', 'test').split(' ');
  return kind === 'CMD' ? command.join(' ').replaceAll('$$', '$') : absent;
}

/** A command without the URL that it asks, which is another row's. */
function way(command: string): string {
  return command.replace(/['`]https?:[^'`]*['`]/, 'URL');
}

/** How each image asks a URL, with what is in it. */
const ways: Readonly<Record<ContainerKey, string>> = {
  frontend: way(askWithNode('http:').join(' ')),
  backend: way(askWithPython('http:', contract.backend.imageHealthCheck.timeoutSeconds).join(' ')),
  postgres: contract.postgres.health.ready.command.join(' '),
};

function probe({ container }: Workload, name: string): string {
  const found = at(container, name);
  const get = at(found, 'httpGet');
  if (get === undefined) return text(found, 'exec', 'command');
  const port = text(get, 'port');
  const named = at(container, 'ports', { name: port });
  return `:${named === undefined ? port : text(named, 'containerPort')}${text(get, 'path')}`;
}

function seconds(workload: Workload, name: string, field: string): number {
  return Number(text(workload.container, name, field));
}

/** Where a container is asked whether it is well, how often, and how long it may take. */
export function healthRows(sources: Sources, key: ContainerKey): readonly Row[] {
  const facts: ContainerContract = contract[key];
  const { health, imageHealthCheck } = facts;
  const { intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = imageHealthCheck;
  const service = serviceOf(sources, key);
  const timing = `${intervalSeconds}s ${timeoutSeconds}s ${retries} ${startPeriodSeconds}s`;
  const compose = exactly(asked(composeCheck(service)), wanted(facts, askedHealth(facts)));
  const isLive = askedHealth(facts) === health.live;
  const asks = health.ready.kind === 'http' ? (health.ready.asksOthersForSeconds ?? 0) : 0;
  const container = key;
  return [
    {
      container,
      what: 'live at',
      cells: {
        ...inDockerfile(sources, key, (file) => exactly(asked(imageCheck(file)), wanted(facts, health.live))),
        ...(isLive ? { Compose: compose } : {}),
        ...inManifests(sources, key, (workload) =>
          exactly(probe(workload, 'livenessProbe'), wanted(facts, health.live)),
        ),
      },
    },
    {
      container,
      what: 'started at',
      cells: inManifests(sources, key, (workload) =>
        exactly(probe(workload, 'startupProbe'), wanted(facts, health.live)),
      ),
    },
    {
      container,
      what: 'ready at',
      cells: {
        ...(isLive ? {} : { Compose: compose }),
        ...inManifests(sources, key, (workload) =>
          exactly(probe(workload, 'readinessProbe'), wanted(facts, health.ready)),
        ),
      },
    },
    {
      container,
      what: 'asked with',
      cells: {
        ...inDockerfile(sources, key, (file) => exactly(way(imageCheck(file)), ways[key])),
        Compose: exactly(way(composeCheck(service)), ways[key]),
      },
    },
    {
      container,
      what: 'asked every, timeout, retries, start',
      cells: {
        ...inDockerfile(sources, key, ({ image }) => {
          const check = of(image, 'HEALTHCHECK').at(-1);
          const found = ['interval', 'timeout', 'retries', 'start-period'].map(
            (name) => flag(check, name) ?? absent,
          );
          return exactly(found.join(' '), timing);
        }),
        Compose: exactly(
          ['interval', 'timeout', 'retries', 'start_period']
            .map((name) => text(service, 'healthcheck', name))
            .join(' '),
          timing,
        ),
      },
    },
    ...(['livenessProbe', 'startupProbe'] as const).map((name) => ({
      container,
      what: `${name} timeout`,
      cells: inManifests(sources, key, (workload) =>
        exactly(`${seconds(workload, name, 'timeoutSeconds')} s`, `${timeoutSeconds} s`),
      ),
    })),
    {
      container,
      what: 'readinessProbe timeout',
      cells: inManifests(sources, key, (workload) =>
        atLeast(seconds(workload, 'readinessProbe', 'timeoutSeconds'), Math.max(timeoutSeconds, asks + 1)),
      ),
    },
    {
      container,
      what: 'time to start',
      cells: inManifests(sources, key, (workload) =>
        atLeast(
          seconds(workload, 'startupProbe', 'periodSeconds') *
            seconds(workload, 'startupProbe', 'failureThreshold'),
          Math.max(startPeriodSeconds, 1),
        ),
      ),
    },
  ];
}
