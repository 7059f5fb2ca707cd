import { contract, migrationCommand } from '../../../lib/contract';
import { type Environment, imageOf } from '../../../lib/environments';
import { type Cell, exactly, type Row } from '../row';
import { environmentOf, inManifests, migrationJob, serviceOf, type Sources } from '../sources';
import { absent, at, items, keys, text } from '../tree';
import { composeCells, podCells } from './confinement';
import { podWritable } from './writable';

const container = 'migration';

/** A pod of the migration, and the container in it that runs Alembic. */
interface Migration {
  readonly place: 'Minikube' | 'production';
  readonly pod: unknown;
  readonly container: unknown;
}

function inJobs(
  sources: Sources,
  cell: (migration: Migration) => Cell,
): Readonly<Record<Migration['place'], Cell>> {
  const read = (place: Migration['place']): Migration => {
    const pod = at(migrationJob(sources.manifests[place]), 'spec', 'template', 'spec');
    return { place, pod, container: at(pod, 'initContainers', { name: 'migrate' }) };
  };
  return { Minikube: cell(read('Minikube')), production: cell(read('production')) };
}

function pullSecretsOf({ images: { source } }: Environment): unknown {
  return source.kind === 'registry' ? [{ name: source.pullSecret }] : undefined;
}

/** What a service waits for: each with its condition. */
function waits(service: unknown): string {
  return (
    keys(service, 'depends_on')
      .map((name) => `${name} ${text(service, 'depends_on', name, 'condition').replace('service_', '')}`)
      .join(', ') || 'nothing'
  );
}

function initContainers(pod: unknown): string {
  return (
    items(pod, 'initContainers')
      .map((each) => text(each, 'name'))
      .join(', ') || 'nothing'
  );
}

/** The schema: who brings it up to date, with what, and who waits for whom. */
export function migrationRows(sources: Sources): readonly Row[] {
  const service = serviceOf(sources, 'migrate');
  const backend = serviceOf(sources, 'backend');
  const compose = composeCells('backend', service);
  return [
    {
      container,
      what: 'command',
      cells: {
        Compose: exactly(text(service, 'command'), migrationCommand.join(' ')),
        ...inJobs(sources, (job) => exactly(text(job.container, 'command'), migrationCommand.join(' '))),
      },
    },
    {
      container,
      what: 'image',
      cells: {
        Compose: exactly(text(service, 'image'), text(backend, 'image')),
        ...inJobs(sources, (job) =>
          exactly(text(job.container, 'image'), imageOf(environmentOf[job.place], 'backend').reference),
        ),
      },
    },
    {
      container,
      what: 'pull policy',
      cells: inJobs(sources, (job) =>
        exactly(
          text(job.container, 'imagePullPolicy'),
          environmentOf[job.place].images.source.kind === 'node' ? 'Never' : 'IfNotPresent',
        ),
      ),
    },
    {
      container,
      what: 'pull secret',
      cells: inJobs(sources, (job) =>
        exactly(text(job.pod, 'imagePullSecrets'), text(pullSecretsOf(environmentOf[job.place]))),
      ),
    },
    {
      container,
      what: 'health check',
      cells: { Compose: exactly(text(service, 'healthcheck'), '{"disable":true}') },
    },
    {
      container,
      what: 'build',
      cells: { Compose: exactly(text(service, 'build'), text(backend, 'build')) },
    },
    {
      container,
      what: 'working directory',
      cells: {
        Compose: exactly(text(service, 'working_dir'), contract.backend.workingDirectory),
        ...inJobs(sources, (job) =>
          exactly(text(job.container, 'workingDir'), contract.backend.workingDirectory),
        ),
      },
    },
    {
      container,
      what: 'variables',
      cells: {
        Compose: exactly(
          text(service, 'environment') === text(backend, 'environment') ? "the backend's" : 'others',
          "the backend's",
        ),
        ...inJobs(sources, (job) => {
          const deployment = at(
            sources.manifests[job.place],
            { kind: 'Deployment', 'metadata.name': contract.backend.name },
            'spec',
            'template',
            'spec',
            'containers',
            { name: contract.backend.component },
          );
          const isSame =
            text(job.container, 'env') === text(deployment, 'env') &&
            text(job.pod, 'enableServiceLinks') === 'false';
          return exactly(isSame ? "the backend's" : 'others', "the backend's");
        }),
      },
    },
    {
      container,
      what: 'sources and scratch',
      cells: {
        Compose: exactly(
          `${text(service, 'tmpfs')} ${text(service, 'volumes')}`,
          `${text(backend, 'tmpfs')} ${text(backend, 'volumes')}`,
        ),
        ...inJobs(sources, (job) =>
          exactly(
            podWritable({ object: undefined, ...job })
              .map(({ path, volume }) => `${path} ${volume}`)
              .join(' '),
            contract.backend.writable.map(({ path, volume }) => `${path} ${volume}`).join(' '),
          ),
        ),
      },
    },
    ...Object.entries(podCells('backend')).map(([what, cell]) => {
      const inCompose = compose[what];
      return {
        container,
        what,
        cells: { ...(inCompose === undefined ? {} : { Compose: inCompose }), ...inJobs(sources, cell) },
      };
    }),
    {
      container,
      what: 'stop signal',
      cells: { Compose: exactly(text(service, 'stop_signal'), contract.backend.stopSignal) },
    },
    {
      container,
      what: 'time to stop',
      cells: {
        Compose: exactly(text(service, 'stop_grace_period'), text(backend, 'stop_grace_period')),
      },
    },
    {
      container,
      what: 'published at',
      cells: { Compose: exactly(text(service, 'ports'), absent) },
    },
    {
      container,
      what: 'waits for',
      cells: {
        Compose: exactly(waits(service), 'postgres healthy'),
        ...inJobs(sources, (job) => exactly(initContainers(job.pod), 'wait-for-database, migrate')),
      },
    },
    {
      container: 'backend',
      what: 'waits for',
      cells: {
        Compose: exactly(waits(backend), 'postgres healthy, migrate completed_successfully'),
        ...inManifests(sources, 'backend', ({ pod }) => exactly(initContainers(pod), 'wait-for-schema')),
      },
    },
    {
      container: 'frontend',
      what: 'waits for',
      cells: { Compose: exactly(waits(serviceOf(sources, 'frontend')), 'backend healthy') },
    },
  ];
}
