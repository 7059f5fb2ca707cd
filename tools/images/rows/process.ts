import { contract, type ContainerContract, type ContainerKey, development } from '../../../lib/contract';
import { type Environment, minikube } from '../../../lib/environments';
import { Dockerfile, last, type Stage, words } from '../dockerfile';
import { atLeast, type Cell, exactly, type Row } from '../row';
import { inManifests, serviceOf, type Sources, type Workload } from '../sources';
import { absent, at, items, keys, text } from '../tree';

/** The Dockerfile of a container; PostgreSQL's image is built by others. */
function dockerfileOf({ dockerfiles }: Sources, key: ContainerKey): Dockerfile | undefined {
  return key === 'postgres' ? undefined : Dockerfile.parse(dockerfiles[key]);
}

/** A cell for the Dockerfile where there is one. */
export function inDockerfile(
  sources: Sources,
  key: ContainerKey,
  cell: (file: Dockerfile) => Cell,
): { readonly Dockerfile?: Cell } {
  const file = dockerfileOf(sources, key);
  return file === undefined ? {} : { Dockerfile: cell(file) };
}

/** What an image runs; uvicorn reads the application's name from its environment (uvicorn's documentation, "Settings"). */
function ownCommand(file: Dockerfile): string {
  const { image } = file;
  const [program = absent, ...rest] = [...words(last(image, 'ENTRYPOINT')), ...words(last(image, 'CMD'))];
  const application = file.variables(image)['UVICORN_APP'];
  return [program, ...(application === undefined ? [] : [application]), ...rest].join(' ');
}

/** What a container of a pod runs: its own command, or its image's. */
function podCommand(container: unknown, file: Dockerfile | undefined): string {
  const stated = [...items(container, 'command'), ...items(container, 'args')].map((word) => text(word));
  // The entrypoint of PostgreSQL's image puts `postgres` before options.
  if (file === undefined) return stated[0]?.startsWith('-') === true ? 'postgres' : (stated[0] ?? 'postgres');
  return stated.length === 0 ? ownCommand(file) : stated.join(' ');
}

function composeCommand(key: ContainerKey, service: unknown): Cell {
  const stated = text(service, 'command');
  return key === 'postgres'
    ? exactly(stated.split(' ')[0] ?? absent, contract.postgres.command.join(' '))
    : exactly(stated, development.commands[key].join(' '));
}

/** Seconds that a process has after the stop signal in an environment. */
function graceIn({ workloads, database }: Environment, key: ContainerKey): number {
  if (key === 'postgres') return database.kind === 'in-cluster' ? database.gracePeriodSeconds : 0;
  const { gracePeriodSeconds, preStopSeconds } = workloads[key].shutdown;
  return gracePeriodSeconds - preStopSeconds;
}

function graceFound({ pod, container }: Workload): number {
  const pause = items(container, 'lifecycle', 'preStop', 'exec', 'command').map((word) => text(word));
  const seconds = pause[0] === 'sleep' ? Number(pause[1]) : 0;
  return Number(text(pod, 'terminationGracePeriodSeconds')) - seconds;
}

function drainIn(environment: Environment, key: ContainerKey): number {
  return key === 'postgres' ? graceIn(environment, key) : environment.workloads[key].shutdown.drainSeconds;
}

/** The seconds of a Compose duration such as `20s`. */
function composeSeconds(duration: string): number {
  return Number(/^(\d+)s$/.exec(duration)?.[1]);
}

/** How a container's process is started, reached and stopped. */
export function processRows(sources: Sources, key: ContainerKey): readonly Row[] {
  const facts: ContainerContract = contract[key];
  const service = serviceOf(sources, key);
  const file = dockerfileOf(sources, key);
  const container = key;
  const port = `${facts.port.number}/TCP`;
  const number = String(facts.port.number);
  const command = facts.command.join(' ');
  return [
    {
      container,
      what: 'port',
      cells: {
        ...inDockerfile(sources, key, ({ image }) => exactly(`${last(image, 'EXPOSE') ?? absent}/TCP`, port)),
        Compose: exactly(
          items(service, 'ports')
            .map((each) => `${text(each, 'target')}/${text(each, 'protocol').toUpperCase()}`)
            .join(' '),
          port,
        ),
        ...inManifests(sources, key, (workload) =>
          exactly(
            items(workload.container, 'ports')
              .map((each) => `${text(each, 'containerPort')}/${text(each, 'protocol')}`)
              .join(' '),
            port,
          ),
        ),
      },
    },
    {
      container,
      what: 'published at',
      cells: {
        Compose: exactly(
          items(service, 'ports')
            .map((each) => `${text(each, 'host_ip')}:${text(each, 'published')}`)
            .join(' '),
          `127.0.0.1:${number}`,
        ),
        ...inManifests(sources, key, (workload) =>
          exactly(servicePorts(workload), `${number} to ${number}/TCP`),
        ),
      },
    },
    {
      container,
      what: 'name',
      cells: {
        Compose: exactly(text(service, 'networks', 'default', 'aliases'), facts.name),
        ...inManifests(sources, key, (workload) =>
          exactly(text(workload.service, 'metadata', 'name'), facts.name),
        ),
      },
    },
    ...(facts.workingDirectory === undefined
      ? []
      : [
          {
            container,
            what: 'working directory',
            cells: {
              ...inDockerfile(sources, key, (each) =>
                exactly(workingDirectories(each), facts.workingDirectory ?? absent),
              ),
              Compose: exactly(text(service, 'working_dir'), facts.workingDirectory),
              ...inManifests(sources, key, (workload) =>
                exactly(text(workload.container, 'workingDir'), facts.workingDirectory ?? absent),
              ),
            },
          },
        ]),
    {
      container,
      what: 'command',
      cells: {
        ...inDockerfile(sources, key, (each) => exactly(ownCommand(each), command)),
        Compose: composeCommand(key, service),
        ...inManifests(sources, key, (workload) => exactly(podCommand(workload.container, file), command)),
      },
    },
    {
      container,
      what: 'stop signal',
      cells: {
        ...inDockerfile(sources, key, ({ image }) =>
          exactly(last(image, 'STOPSIGNAL') ?? absent, facts.stopSignal),
        ),
        Compose: exactly(text(service, 'stop_signal'), facts.stopSignal),
        // A pod sends its image's signal unless it names one (Kubernetes documentation, "Define custom stop signals").
        ...inManifests(sources, key, (workload) => exactly(stopSignal(workload), "the image's")),
      },
    },
    {
      container,
      what: 'signals reach it',
      cells: {
        ...inDockerfile(sources, key, ({ image }) => exactly(form(last(image, 'CMD')), 'exec form')),
        // A development server starts others.
        Compose: exactly(
          text(service, 'init') === 'true' ? 'by init' : 'directly',
          key === 'postgres' ? 'directly' : 'by init',
        ),
      },
    },
    {
      container,
      what: 'time to stop',
      cells: {
        Compose: atLeast(composeSeconds(text(service, 'stop_grace_period')), drainIn(minikube, key)),
        ...inManifests(sources, key, (workload) =>
          exactly(`${graceFound(workload)} s`, `${graceIn(workload.environment, key)} s`),
        ),
      },
    },
  ];
}

/** Where the stages that lead to the image work: a stage that says nothing works where its base does. */
function workingDirectories(file: Dockerfile): string {
  const own = (stage: Stage | undefined): string =>
    stage === undefined ? absent : (last(stage, 'WORKDIR') ?? own(file.stage(stage.base)));
  return [...new Set(file.leading.map(own))].join(' ');
}

/** Whether a signal meets the process itself, and not a shell in front of it. */
function form(command: string | undefined): string {
  return words(command).length > 1 || command?.startsWith('["') === true ? 'exec form' : 'shell form';
}

function stopSignal({ container }: Workload): string {
  const stated = text(container, 'lifecycle', 'stopSignal');
  return stated === absent ? "the image's" : stated;
}

/** What a Service forwards to which port of the container, whose name it may use; and whether it finds the pods. */
function servicePorts({ object, service, container }: Workload): string {
  const selected = keys(service, 'spec', 'selector');
  const labels = at(object, 'spec', 'template', 'metadata', 'labels');
  const isFound =
    selected.length > 0 &&
    selected.every((key) => text(service, 'spec', 'selector', key) === text(labels, key));
  const ports = items(service, 'spec', 'ports').map((port) => {
    const target = text(port, 'targetPort');
    const named = at(container, 'ports', { name: target });
    const number = named === undefined ? target : text(named, 'containerPort');
    return `${text(port, 'port')} to ${number}/${text(port, 'protocol')}`;
  });
  return [...ports, ...(isFound ? [] : ['of no pod'])].join(' ');
}
