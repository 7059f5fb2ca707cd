import type { Instruction } from 'dockerfile-ast';
import {
  contract,
  development,
  type ImageBuild,
  imageBuilds,
  type ImageKey,
  keptOutOfBuilds,
  letIntoBuilds,
  packageSecret,
  type Variable,
  type WritablePath,
} from '../../lib/contract';
import {
  absent,
  captured,
  contents,
  flag,
  flags,
  last,
  leadingStages,
  of,
  readDockerfile,
  type Stage,
  words,
} from './dockerfile';
import { argumentGiven, checks } from './checks';
import { ignoredBy } from './dockerignore';
import { type Promised, settings } from './settings';

/** One promise of the contract, and what the Dockerfile makes of it: kept where both are the same. */
export interface Row {
  readonly promise: string;
  readonly expected: string;
  readonly found: string;
}

/** What a stage starts from that has no base image. */
const nothing = 'scratch';
const removal = /\brm -rf (lib\/[^&]+?) &&/g;
const purge = /\bdpkg --purge --force-remove-essential --force-depends ([\w -]+?) &&/g;
const addedGroup = /(?:addgroup -g|groupadd --gid) (\d+) /g;

const folderMade = (path: string): RegExp =>
  new RegExp(String.raw`install -d -o (\d+) -g (\d+) ${path}(?!\S)`, 'g');

/** Every promise of the contract about an image, held against the texts of its Dockerfile and its dockerignore file. */
export function promises(key: ImageKey, dockerfile: string, dockerignore: string): readonly Row[] {
  const { account, workingDirectory, ...facts } = contract[key];
  const { intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = facts.imageHealthCheck;
  const { base, ...build }: ImageBuild = imageBuilds[key];
  const reference = `docker.io/library/${base.repository}:${base.version}-${base.variant}`;
  const owner = `${account.user}:${account.group}`;
  const written = facts.writable.filter(({ path }: WritablePath) => path.startsWith(`${workingDirectory}/`));
  const required = Object.entries<Variable>(facts.variables)
    .filter(([, variable]) => variable.kind === 'build' && variable.required)
    .map(([name]) => [name, argumentGiven(name)] as const);
  const checked = [...required, ...Object.entries(checks)];
  // What the stage itself starts; Compose adds --reload.
  const start = development[key]?.command.filter((word) => word !== '--reload').join(' ') ?? absent;

  const file = readDockerfile(dockerfile);
  const leading = leadingStages(file.stages);
  const bases = leading
    .map((stage) => stage.base)
    .filter((each) => each !== nothing && !leading.some(({ name }) => name === each));
  const image = file.stages.at(-1);
  const developed = file.stages.find(({ name }) => name === development[key]?.stage);
  const asked = of(image, 'HEALTHCHECK').at(-1);
  const times = ['interval', 'timeout', 'retries', 'start-period'].map((name) => flag(asked, name) ?? absent);
  const commands = leading.flatMap((stage) => contents(stage, 'RUN'));
  const installs = leading.flatMap((stage) => of(stage, 'RUN')).filter(isInstall);
  const isIgnored = ignoredBy(dockerignore);
  const letIn = keptOutOfBuilds[key]
    .flatMap((path) => [path, `src/${path}`, `src/lib/${path}`])
    .filter((path) => !isIgnored(path));
  const keptOut = letIntoBuilds[key].filter(isIgnored);

  const rows: readonly Promised[] = [
    ['stages', build.stages.join(' '), leading.map(({ name }) => name).join(' ')],
    ['base', reference, [...new Set(bases)].join(' ')],
    ['build steps', build.steps.join(', '), leading.slice(0, -1).flatMap(steps).join(', ')],
    [
      'stops unless',
      [...required.map(([name]) => name), ...build.checks].join(', '),
      checked
        .filter(([, looks]) => commands.some((command) => looks.test(command)))
        .map(([name]) => name)
        .join(', '),
    ],
    [
      'stands in for',
      build.standIns.join(' ') || absent,
      build.standIns.filter((name) => commands.join().includes(` ${name}=`)).join(' '),
    ],
    [
      'settings of a private registry',
      `type=secret,id=${packageSecret.id},target=${packageSecret.targets[key]}`,
      installs
        .flatMap((install) => flags(install, 'mount').filter((mount) => mount.includes('secret')))
        .join(),
    ],
    ['starts from', nothing, image?.base],
    ['copies', build.copies.join('; '), copies(image)],
    ['leaves out', `/usr/local: ${build.leftOut.join(' ')}`, leftOut(leading)],
    ['purges', build.purged.join(' ') || absent, captured(commands, purge).join(' ')],
    ['links', build.links.join(', ') || absent, captured(commands, /\bln -s (\S+ \S+)/g).join(', ')],
    ['group with a name', String(account.group), captured(commands, addedGroup).join(' ')],
    ['user', owner, last(image, 'USER')],
    ['working directory', workingDirectory, workingDirectories(leading, file.stages)],
    // Where no volume is mounted, only root could write there otherwise.
    ...written.map(
      ({ path }) => [`owner of ${path}`, owner, captured(commands, folderMade(path)).join(':')] as const,
    ),
    ['port', String(facts.port.number), contents(image, 'EXPOSE').join(' ')],
    ['command', facts.command.join(' '), command(image)],
    ['stop signal', facts.stopSignal, last(image, 'STOPSIGNAL')],
    ['health check', build.ask(facts.health.live.path).join(' '), healthCommand(image)],
    [
      'health check every, timeout, retries, start',
      `${intervalSeconds}s ${timeoutSeconds}s ${retries} ${startPeriodSeconds}s`,
      times.join(' '),
    ],
    [
      'starts in development',
      `${owner} ${start}`,
      `${last(developed, 'USER') ?? absent} ${command(developed)}`,
    ],
    ['let into the build', 'nothing', letIn.join(' ') || 'nothing'],
    ['kept out of the build', 'nothing', keptOut.join(' ') || 'nothing'],
    ...settings(key, reference, file),
  ];
  return rows.map(([promise, expected, found = '']) => ({ promise, expected, found: found || absent }));
}

/** What a stage copies, installs and builds; what is downloaded must be cached between builds. */
function steps({ instructions }: Stage): readonly string[] {
  return instructions.flatMap((instruction) => {
    const content = instruction.getArgumentsContent() ?? '';
    const isCached = flags(instruction, 'mount').some((mount) => mount.startsWith('type=cache,'));
    const cache = isCached ? '' : ' uncached';
    if (instruction.getKeyword() === 'COPY') return [`copy ${origin(instruction)}${content}`];
    if (instruction.getKeyword() !== 'RUN') return [];
    if (/^python -m venv .*\/opt\/venv$/.test(content)) return ['virtual environment'];
    if (isInstall(instruction)) return [`install${cache}`];
    return /\bnpm run build\b/.test(content) ? [`build${cache}`] : [];
  });
}

/** Whether a command installs the dependencies of the application. */
function isInstall(instruction: Instruction): boolean {
  return /\bnpm ci\b|\bpip\b.*\binstall\b/.test(instruction.getArgumentsContent() ?? '');
}

/** The stage that a copy is taken from; nothing where it comes from the sources. */
function origin(copy: Instruction): string {
  const stage = flag(copy, 'from');
  return stage === undefined ? '' : `${stage}:`;
}

/** What a stage removes, and from where. */
function leftOut(stages: readonly Stage[]): string | undefined {
  const found = stages.map((stage) => [stage, captured(contents(stage, 'RUN'), removal)] as const);
  const [stage, removed = []] = found.find(([, words]) => words.length > 0) ?? [];
  return `${contents(stage, 'WORKDIR')[0] ?? absent}: ${removed.join(' ').replaceAll(/\s+/g, ' ')}`;
}

/** What a stage copies, to where, and who may do what with it there. */
function copies(stage: Stage | undefined): string {
  const each = [...of(stage, 'COPY'), ...of(stage, 'ADD')].map((copy) => {
    const content = copy.getArgumentsContent() ?? '';
    const [owner, mode] = [flag(copy, 'chown'), flag(copy, 'chmod')];
    const access = mode === 'u=rwX,go=rX' ? 'readable for all, writable for root' : (mode ?? 'as it is');
    return `${origin(copy)}${content}, ${owner === undefined ? '' : `${owner} `}${access}`;
  });
  return each.join('; ');
}

/** Where stages work: one that does not say so works where its base does. */
function workingDirectories(leading: readonly Stage[], stages: readonly Stage[]): string {
  const directory = (stage: Stage | undefined): string | undefined =>
    stage && (last(stage, 'WORKDIR') ?? directory(stages.find(({ name }) => name === stage.base)));
  return [...new Set(leading.map(directory))].join(' ');
}

/**
 * What a stage runs, in exec form: the shell of shell form would keep signals from the process. uvicorn reads the name
 * of the application from its environment (uvicorn's documentation, "Settings").
 */
function command(stage: Stage | undefined): string {
  const [entrypoint, start] = [words(last(stage, 'ENTRYPOINT')), words(last(stage, 'CMD'))];
  if (entrypoint === undefined || start === undefined) return 'in shell form';
  const [program = absent, ...rest] = [...entrypoint, ...start];
  const application = stage?.variables['UVICORN_APP'];
  return [program, ...(application === undefined ? [] : [application]), ...rest].join(' ');
}

/** The command that asks whether the process is well, with the port that it reads from its environment. */
function healthCommand(stage: Stage | undefined): string | undefined {
  const asked = words(last(stage, 'HEALTHCHECK')?.replace(/^CMD /, ''))?.join(' ');
  return asked?.replace('${process.env.PORT}', stage?.variables['PORT'] ?? absent).replaceAll('`', "'");
}
