import { contract, type ImageBuild, imageBuilds, keptOutOfBuilds } from '../../../lib/contract';
import { type Dockerfile, flag, of, properties } from '../dockerfile';
import { ignores } from '../dockerignore';
import { type Cell, exactly, type Row } from '../row';
import type { Sources } from '../sources';
import { absent } from '../tree';
import { inDockerfile } from './process';

/** Labels that a build fills in (OCI image specification, "Annotations"), and the arguments that it fills them from. */
function wantedLabels({ base }: ImageBuild): string {
  return (
    'version=VERSION revision=REVISION created=CREATED source=SOURCE ' +
    `base.name=${base.repository.toUpperCase()}_IMAGE`
  );
}

/** Labels with the declared build argument that each is filled from. */
function labelsOf(file: Dockerfile): string {
  const declared = file.arguments(file.image);
  return of(file.image, 'LABEL')
    .flatMap(properties)
    .flatMap(([name, value]) => {
      const argument = /^\$\{(\w+)\}$/.exec(value ?? '')?.[1];
      return argument !== undefined && argument in declared
        ? [`${name.replace(/^org\.opencontainers\.image\./, '')}=${argument}`]
        : [];
    })
    .join(' ');
}

/** The bases of the stages that lead to an image. */
function bases(file: Dockerfile): string {
  const outside = file.leading.filter(({ base }) => file.stage(base) === undefined);
  return [...new Set(outside.map(({ base }) => base))].join(' ');
}

/** What a build does in which order: the files it copies from the sources, what it installs and builds. */
function order(file: Dockerfile): string {
  const before = file.leading.slice(0, -1).flatMap(({ instructions }) => instructions);
  return before
    .flatMap((instruction) => {
      const content = instruction.getArgumentsContent() ?? '';
      const cached = flag(instruction, 'mount')?.startsWith('type=cache,') === true;
      switch (instruction.getKeyword()) {
        case 'COPY':
          return flag(instruction, 'from') === undefined ? [content === '. .' ? 'sources' : content] : [];
        case 'RUN':
          if (/\bnpm ci\b|\bpip\b.*\binstall\b/.test(content))
            return [cached ? 'install' : 'install uncached'];
          return /\bnpm run build\b/.test(content) ? [cached ? 'build' : 'build uncached'] : [];
        default:
          return [];
      }
    })
    .join(', ');
}

function carried({ image }: Dockerfile): string {
  return of(image, 'COPY')
    .map((copy) => (copy.getArgumentsContent() ?? '').replace(' ', ' to '))
    .join(', ');
}

/** Whether the image's own stage takes away what only builds need. */
function packageManager({ image }: Dockerfile): string {
  const isRemoved = of(image, 'RUN').some((run) =>
    /^(rm -rf \/usr\/local\/lib\/node_modules |pip uninstall --yes .*\bpip\b)/.test(
      run.getArgumentsContent() ?? '',
    ),
  );
  return isRemoved ? 'removed' : 'in the image';
}

function checks(file: Dockerfile): string {
  const runs = file.leading.flatMap((stage) =>
    of(stage, 'RUN').map((run) => run.getArgumentsContent() ?? ''),
  );
  return [
    ...(runs.some((run) => run.includes('test -f .next/standalone/server.js')) ? ['server.js'] : []),
    ...(runs.some((run) => run.includes('for program in uvicorn alembic')) ? ['uvicorn', 'alembic'] : []),
    ...(runs.includes('alembic heads') ? ['migrations'] : []),
  ].join(' ');
}

const checked = { frontend: 'server.js', backend: 'uvicorn alembic migrations' } as const;

/** How an image is built, and what of the build is left in it. */
export function buildRows(sources: Sources, key: 'frontend' | 'backend'): readonly Row[] {
  const { user, group } = contract[key].account;
  const build: ImageBuild = imageBuilds[key];
  const { base, stages, dependencyFiles, carries } = build;
  const owned = { frontend: build.carries.length, backend: 1 }[key];
  const rows: readonly (readonly [string, (file: Dockerfile) => Cell])[] = [
    ['stages', ({ leading }) => exactly(leading.map(({ name }) => name).join(' '), stages.join(' '))],
    [
      'base',
      (file) => exactly(bases(file), `docker.io/library/${base.repository}:${base.version}-${base.variant}`),
    ],
    [
      'build order',
      (file) =>
        exactly(
          order(file),
          [
            `${dependencyFiles.join(' ')} ./`,
            'install',
            ...(key === 'frontend' ? ['sources', 'build'] : []),
          ].join(', '),
        ),
    ],
    ['carries', (file) => exactly(carried(file), carries.join(', '))],
    [
      'files owned by the user',
      ({ image }) =>
        exactly(
          String(of(image, 'COPY').filter((copy) => flag(copy, 'chown') === `${user}:${group}`).length),
          String(owned),
        ),
    ],
    ['package manager', (file) => exactly(packageManager(file), 'removed')],
    [
      'group has a name',
      ({ image }) =>
        exactly(
          String(
            of(image, 'RUN').some((run) =>
              new RegExp(`(addgroup -g|groupadd --gid) ${group} `).test(run.getArgumentsContent() ?? ''),
            ),
          ),
          'true',
        ),
    ],
    ['checked by the build', (file) => exactly(checks(file), checked[key])],
    ['labels', (file) => exactly(labelsOf(file), wantedLabels(build))],
    ...Object.entries(build.arguments).map(
      ([name, value]) =>
        [
          `build argument ${name}`,
          (file: Dockerfile) => exactly(file.arguments(file.stage('builder'))[name] ?? absent, value),
        ] as const,
    ),
    [
      'kept out of the build',
      () =>
        exactly(
          keptOutOfBuilds[key].filter((path) => !ignores(sources.ignores[key], path)).join(' ') || 'all',
          'all',
        ),
    ],
  ];
  return rows.map(([what, cell]) => ({ container: key, what, cells: inDockerfile(sources, key, cell) }));
}
