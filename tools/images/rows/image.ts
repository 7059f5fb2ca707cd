import { contract, type ContainerKey, development } from '../../../lib/contract';
import { imageOf } from '../../../lib/environments';
import { type Dockerfile, last, of, properties, words } from '../dockerfile';
import { exactly, type Row } from '../row';
import { inManifests, serviceOf, type Sources } from '../sources';
import { absent, items, text } from '../tree';
import { buildRows } from './build';
import { inDockerfile } from './process';

function stageFor(file: Dockerfile, target: string): string {
  const stage = file.stage(target);
  return [stage?.name ?? absent, last(stage, 'USER') ?? absent, ...words(last(stage, 'CMD'))].join(' ');
}

function wantedStage(key: 'frontend' | 'backend', target: string): string {
  const { user, group } = contract[key].account;
  // The backend's image serves development too: Compose adds `--reload`, and the application is in a variable.
  const command =
    key === 'frontend'
      ? development.commands.frontend
      : contract.backend.command.filter((word) => word !== 'app.main:app');
  return [target, `${user}:${group}`, ...command].join(' ');
}

/** Where Compose builds from and what it mounts, so that a change of a source is seen at once. */
function sourcesOf(service: unknown): string {
  const mounts = items(service, 'volumes')
    .filter((mount) => text(mount, 'type') === 'bind' && text(mount, 'bind', 'create_host_path') === 'false')
    .map((mount) => `${text(mount, 'source')} at ${text(mount, 'target')}`);
  return [text(service, 'build', 'context'), ...mounts].join(', ');
}

function wantedSources(key: 'frontend' | 'backend'): string {
  const { name, workingDirectory } = contract[key];
  const folder = `\${${key.toUpperCase()}_SOURCE:-../${name}}`;
  return `${folder}, ${folder} at ${workingDirectory}`;
}

/** Which image a container runs, and how it is built. */
export function imageRows(sources: Sources, key: ContainerKey): readonly Row[] {
  const service = serviceOf(sources, key);
  const { name } = contract[key];
  const target = key === 'frontend' ? 'development' : 'runner';
  return [
    {
      container: key,
      what: 'image',
      cells: {
        ...inDockerfile(sources, key, ({ image }) =>
          exactly(
            of(image, 'LABEL')
              .flatMap(properties)
              .find(([label]) => label === 'org.opencontainers.image.title')?.[1] ?? absent,
            name,
          ),
        ),
        Compose: exactly(
          text(service, 'image'),
          key === 'postgres' ? contract.postgres.image : `${name}:development`,
        ),
        ...inManifests(sources, key, ({ container, environment }) =>
          exactly(text(container, 'image'), imageOf(environment, key).reference),
        ),
      },
    },
    {
      container: key,
      what: 'pull policy',
      cells: inManifests(sources, key, ({ container, environment }) =>
        exactly(
          text(container, 'imagePullPolicy'),
          environment.images.source.kind === 'node' && key !== 'postgres' ? 'Never' : 'IfNotPresent',
        ),
      ),
    },
    {
      container: key,
      what: 'pull secret',
      cells: inManifests(sources, key, ({ pod, environment: { images } }) =>
        exactly(
          text(pod, 'imagePullSecrets', { name: 'ghcr-pull-secret' }, 'name'),
          images.source.kind === 'registry' ? 'ghcr-pull-secret' : absent,
        ),
      ),
    },
    ...(key === 'postgres'
      ? []
      : [
          {
            container: key,
            what: 'stage for development',
            cells: {
              ...inDockerfile(sources, key, (file) =>
                exactly(stageFor(file, target), wantedStage(key, target)),
              ),
              Compose: exactly(
                `${text(service, 'build', 'dockerfile').split('/').at(-1) ?? ''} ${text(service, 'build', 'target')}`,
                `${key}.Dockerfile ${target}`,
              ),
            },
          },
          {
            container: key,
            what: 'sources',
            cells: { Compose: exactly(sourcesOf(service), wantedSources(key)) },
          },
          ...buildRows(sources, key),
        ]),
  ];
}
