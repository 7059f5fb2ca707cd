import { backendResources, contract } from '../../../lib/contract';
import { postgresSettings } from '../../../lib/constructs/postgres-configuration';
import type { Environment } from '../../../lib/environments';
import { exactly, type Row } from '../row';
import { environmentOf, inManifests, objectOf, serviceOf, type Sources } from '../sources';
import { absent, at, items, text } from '../tree';

const container = 'postgres';
const file = 'postgresql.conf';
const folder = '/etc/postgresql';

function memoryOf({ database }: Environment): number {
  return database.kind === 'in-cluster' ? database.resources.limits.memoryMebibytes : 0;
}

/** PostgreSQL's settings from lines; a line that is none is kept, for somebody to see. */
function configured(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines
      .filter((line) => line !== '')
      .map((line) => {
        const [, name = line, value = 'no setting'] = /^(\w+)\s*=\s*'?(.*?)'?$/.exec(line) ?? [];
        return [name, value];
      }),
  );
}

/** The options of a command: what follows each `-c`. */
function optionsOf(service: unknown): readonly string[] {
  const [, ...words] = items(service, 'command').map((word) => text(word));
  return words.flatMap((word, index) => {
    if (index % 2 === 1) return [word];
    return word === '-c' ? [] : [`stray ${word}`];
  });
}

function inMap(manifest: readonly unknown[]): Readonly<Record<string, string>> {
  const map = objectOf(manifest, 'ConfigMap', `${contract.postgres.name}-configuration`);
  return configured(text(map, 'data', file).split('\n'));
}

/** How PostgreSQL is tuned: by options in Compose, by a mounted file in the cluster. */
export function databaseRows(sources: Sources): readonly Row[] {
  const service = serviceOf(sources, 'postgres');
  const options = configured(optionsOf(service));
  const { Minikube, production } = environmentOf;
  const wanted = {
    Compose: { listen_addresses: '*', ...postgresSettings(memoryOf(Minikube)) },
    Minikube: { listen_addresses: '*', ...postgresSettings(memoryOf(Minikube)) },
    production: { listen_addresses: '*', ...postgresSettings(memoryOf(production)) },
  };
  const names = Object.keys(wanted.Minikube);
  const written = {
    Minikube: inMap(sources.manifests.Minikube),
    production: inMap(sources.manifests.production),
  };
  const others = (found: object): string =>
    Object.keys(found)
      .filter((name) => !names.includes(name))
      .join(' ') || 'none';
  const expected = (place: keyof typeof wanted, name: string): string => {
    const settings: Readonly<Record<string, string>> = wanted[place];
    return settings[name] ?? absent;
  };
  return [
    ...names.map((name) => ({
      container,
      what: name,
      cells: {
        Compose: exactly(options[name] ?? absent, expected('Compose', name)),
        Minikube: exactly(written.Minikube[name] ?? absent, expected('Minikube', name)),
        production: exactly(written.production[name] ?? absent, expected('production', name)),
      },
    })),
    {
      container,
      what: 'other settings',
      cells: {
        Compose: exactly(others(options), 'none'),
        Minikube: exactly(others(written.Minikube), 'none'),
        production: exactly(others(written.production), 'none'),
      },
    },
    {
      container,
      what: 'configuration file',
      cells: inManifests(sources, 'postgres', (workload) => {
        const mount = at(workload.container, 'volumeMounts', { mountPath: folder });
        const volume = at(workload.pod, 'volumes', { name: text(mount, 'name') });
        return exactly(
          `${text(workload.container, 'args')} from ${text(volume, 'configMap', 'name')}`,
          `-c config_file=${folder}/${file} from ${contract.postgres.name}-configuration`,
        );
      }),
    },
    {
      container,
      what: 'memory',
      cells: {
        Compose: exactly(text(service, 'mem_limit'), `${memoryOf(Minikube)}m`),
        ...inManifests(sources, 'postgres', (workload) =>
          exactly(
            mebibytes(text(workload.container, 'resources', 'limits', 'memory')),
            String(memoryOf(workload.environment)),
          ),
        ),
      },
    },
    {
      container,
      what: 'memory of /dev/shm',
      cells: {
        Compose: exactly(text(service, 'shm_size'), `${memoryOf(Minikube) / 8}m`),
        ...inManifests(sources, 'postgres', ({ pod, environment }) =>
          exactly(
            mebibytes(text(pod, 'volumes', { 'emptyDir.medium': 'Memory' }, 'emptyDir', 'sizeLimit')),
            String(memoryOf(environment) / 8),
          ),
        ),
      },
    },
  ];
}

function mebibytes(quantity: string): string {
  const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return unit === undefined ? quantity : String(Number(amount) * (unit === 'Gi' ? 1024 : 1));
}

/** What the documents give the backend. */
export function resourceRows(sources: Sources): readonly Row[] {
  const { requests, limits } = backendResources;
  const shown = (each: typeof requests): string => `${each.cpuMillicores}m ${each.memoryMebibytes}Mi`;
  const found = (resources: unknown): string => {
    const cpu = text(resources, 'cpu');
    return `${/^\d+$/.test(cpu) ? Number(cpu) * 1000 : cpu.replace(/m$/, '')}m ${mebibytes(text(resources, 'memory'))}Mi`;
  };
  const service = serviceOf(sources, 'backend');
  return [
    {
      container: 'backend',
      what: 'requests',
      cells: inManifests(sources, 'backend', (workload) =>
        exactly(found(at(workload.container, 'resources', 'requests')), shown(requests)),
      ),
    },
    {
      container: 'backend',
      what: 'limits',
      cells: {
        Compose: exactly(
          `${Number(text(service, 'cpus')) * 1000}m ${text(service, 'mem_limit')}i`.replace(/mi$/, 'Mi'),
          shown(limits),
        ),
        ...inManifests(sources, 'backend', (workload) =>
          exactly(found(at(workload.container, 'resources', 'limits')), shown(limits)),
        ),
      },
    },
  ];
}
