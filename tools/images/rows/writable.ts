import { contract, type ContainerContract, type ContainerKey } from '../../../lib/contract';
import { type Dockerfile, of } from '../dockerfile';
import { exactly, type Row } from '../row';
import { inManifests, serviceOf, type Sources, type Workload } from '../sources';
import { absent, at, items, keys, text } from '../tree';
import { inDockerfile } from './process';

/** A path that can be written, and on what. */
interface Writable {
  readonly path: string;
  readonly volume: string;
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function composeWritable({ compose }: Sources, service: unknown): readonly Writable[] {
  return [
    ...items(service, 'tmpfs').map((mount) => {
      const [path = '', options = ''] = text(mount).split(':');
      return { path, volume: /^mode=1777,size=\d+[mg]$/.test(options) ? 'scratch' : options };
    }),
    ...items(service, 'volumes')
      .filter((mount) => text(mount, 'read_only') !== 'true')
      .map((mount) => ({
        path: text(mount, 'target'),
        volume:
          text(mount, 'type') === 'volume' && keys(compose, 'volumes').includes(text(mount, 'source'))
            ? 'claim'
            : text(mount, 'type'),
      })),
    ...(text(service, 'shm_size') === absent ? [] : [{ path: '/dev/shm', volume: 'memory' }]),
  ];
}

/** What a container of a pod may write. */
export function podWritable({
  object,
  pod,
  container,
}: Pick<Workload, 'object' | 'pod' | 'container'>): readonly Writable[] {
  return items(container, 'volumeMounts')
    .filter((mount) => text(mount, 'readOnly') !== 'true')
    .map((mount) => {
      const name = text(mount, 'name');
      const volume = at(pod, 'volumes', { name });
      const claim = at(object, 'spec', 'volumeClaimTemplates', { 'metadata.name': name });
      const kind = (): string => {
        if (claim !== undefined) return 'claim';
        if (at(volume, 'emptyDir') === undefined) return absent;
        return text(volume, 'emptyDir', 'medium') === 'Memory' ? 'memory' : 'scratch';
      };
      return { path: text(mount, 'mountPath'), volume: kind() };
    });
}

/** Who owns a folder that the image itself makes. */
function madeFor({ image }: Dockerfile, path: string): string {
  const made = of(image, 'RUN').flatMap((run) =>
    [...(run.getArgumentsContent() ?? '').matchAll(/install -d -o (\d+) -g (\d+) (\S+)/g)].map(
      ([, user, group, folder]) => ({ owner: `${user ?? ''}:${group ?? ''}`, folder }),
    ),
  );
  return made.find(({ folder }) => folder === path)?.owner ?? absent;
}

/** What Compose's development servers write beside the contract's paths: the sources, and what is installed for them. */
const inDevelopment: Readonly<Record<ContainerKey, string>> = {
  frontend: '/app (bind) /app/node_modules (volume)',
  backend: 'none',
  postgres: 'none',
};

/** What a container may write below its read-only root, and nothing else. */
export function writableRows(sources: Sources, key: ContainerKey): readonly Row[] {
  const facts: ContainerContract = contract[key];
  const { user, group } = facts.account;
  const service = serviceOf(sources, key);
  const others = (found: readonly Writable[]): string =>
    found
      .filter(
        ({ path }) =>
          !facts.writable.some((each) => within(each.path, path) && path !== facts.workingDirectory),
      )
      .map(({ path, volume }) => `${path} (${volume})`)
      .join(' ') || 'none';
  return [
    ...facts.writable.map(({ path, volume }) => ({
      container: key,
      what: `writes ${path}`,
      cells: {
        // In a working directory nobody but root could write otherwise, where no volume is mounted.
        ...(facts.workingDirectory !== undefined && within(path, facts.workingDirectory)
          ? inDockerfile(sources, key, (file) => exactly(madeFor(file, path), `${user}:${group}`))
          : {}),
        Compose: exactly(
          composeWritable(sources, service).find(
            (each) => within(path, each.path) && each.path !== facts.workingDirectory,
          )?.volume ?? absent,
          volume,
        ),
        ...inManifests(sources, key, (workload) =>
          exactly(podWritable(workload).find((each) => each.path === path)?.volume ?? absent, volume),
        ),
      },
    })),
    {
      container: key,
      what: 'writes elsewhere',
      cells: {
        Compose: exactly(others(composeWritable(sources, service)), inDevelopment[key]),
        ...inManifests(sources, key, (workload) =>
          exactly(others(podWritable(workload).filter(({ path }) => path !== '/etc/postgresql')), 'none'),
        ),
      },
    },
  ];
}
