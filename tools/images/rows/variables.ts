import {
  type ContainerKey,
  contract,
  database,
  development,
  type ImageBuild,
  imageBuilds,
  type Variable,
} from '../../../lib/contract';
import { annotations } from '../../../lib/annotations';
import {
  buildArguments,
  type Environment,
  minikube,
  plainVariables,
  secretKey,
} from '../../../lib/environments';
import { type Dockerfile, of } from '../dockerfile';
import { type Cell, exactly, type Row } from '../row';
import { inManifests, serviceOf, type Sources, type Workload } from '../sources';
import { absent, at, items, keys, text } from '../tree';
import { inDockerfile } from './process';

/** What an image sets for its own programs, beside the contract's variables. */
const ownVariables: readonly string[] = [
  'NEXT_TELEMETRY_DISABLED',
  'PATH',
  'PYTHONDONTWRITEBYTECODE',
  'PYTHONUNBUFFERED',
  'UVICORN_APP',
];

function imageCell(file: Dockerfile, key: 'frontend' | 'backend', name: string, variable: Variable): Cell {
  const build: ImageBuild = imageBuilds[key];
  switch (variable.kind) {
    case 'secret':
      // A build argument stays in the image's history.
      return exactly(
        file.stages.some((stage) => name in file.variables(stage) || name in file.arguments(stage))
          ? 'in the image'
          : absent,
        absent,
      );
    case 'plain':
      return exactly(
        file.variables(file.image)[name] ?? absent,
        build.states.includes(name) ? (variable.default ?? absent) : absent,
      );
    case 'build':
      return exactly(argument(file, name), wantedArgument(variable));
  }
}

/** How a build takes a variable: with which default, and whether it stops when the variable is empty. */
function argument(file: Dockerfile, name: string): string {
  const builder = file.stage('builder');
  const declared = file.arguments(builder)[name];
  if (declared === undefined) return absent;
  const refused = of(builder, 'RUN').some((run) =>
    (run.getArgumentsContent() ?? '').startsWith(`test -n "\${${name}}" ||`),
  );
  return ['build argument', ...(declared === '' ? [] : [declared]), ...(refused ? ['not empty'] : [])].join(
    ', ',
  );
}

function wantedArgument({ required, ...rest }: Variable): string {
  const otherwise = 'default' in rest ? rest.default : undefined;
  return [
    'build argument',
    ...(otherwise === undefined ? [] : [otherwise]),
    ...(required ? ['not empty'] : []),
  ].join(', ');
}

const known = new Map<string, Readonly<Record<string, string>>>();

/** Plain and build variables in an environment; found once, however many rows ask for them. */
function valuesOf(environment: Environment, key: ContainerKey): Readonly<Record<string, string>> {
  const place = `${environment.name} ${key}`;
  const values = known.get(place) ?? {
    ...plainVariables(environment, key),
    ...(key === 'frontend' ? buildArguments(environment) : {}),
  };
  known.set(place, values);
  return values;
}

/** What Compose gives a secret: Minikube's development value, which an environment variable replaces. */
function developmentSecret(name: string): string {
  const { secrets } = minikube;
  const values: Readonly<Record<string, string>> =
    secrets.kind === 'development' ? { ...secrets.values } : {};
  if (name !== 'DATABASE_URL') return `\${TODO_CHATBOT_${name}:-${values[name] ?? absent}}`;
  const { name: host, port } = contract.postgres;
  return `postgresql://${database.user}:${developmentSecret('POSTGRES_PASSWORD')}@${host}:${port.number}/${database.name}`;
}

function composeCell(key: ContainerKey, name: string, variable: Variable, service: unknown): Cell {
  const found = text(service, 'environment', name);
  if (variable.kind === 'secret')
    return exactly(found === developmentSecret(name) ? 'secret' : found, 'secret');
  const chosen: Readonly<Record<string, string>> = key === 'postgres' ? {} : development.variables[key];
  const otherwise = valuesOf(minikube, key);
  return exactly(found, chosen[name] ?? otherwise[name] ?? absent);
}

function podCell(key: ContainerKey, name: string, variable: Variable, workload: Workload): Cell {
  const { environment, container, object } = workload;
  switch (variable.kind) {
    case 'secret': {
      const { secret, key: entry } = secretKey(environment, key, name);
      const reference = at(container, 'env', { name }, 'valueFrom', 'secretKeyRef');
      return exactly(
        reference === undefined
          ? text(container, 'env', { name }, 'value')
          : `secret ${text(reference, 'name')}/${text(reference, 'key')}`,
        `secret ${secret}/${entry}`,
      );
    }
    case 'plain':
      return exactly(text(container, 'env', { name }, 'value'), valuesOf(environment, key)[name] ?? absent);
    case 'build':
      return exactly(
        text(object, 'metadata', 'annotations', `${annotations.builtWith}${name}`),
        valuesOf(environment, key)[name] ?? absent,
      );
  }
}

/** Names that are set and that the contract does not know at run time. */
function strangers(key: ContainerKey, found: readonly string[], also: (name: string) => boolean): Cell {
  const variables: Readonly<Record<string, Variable>> = contract[key].variables;
  const known = (name: string): boolean => {
    const variable = variables[name];
    return also(name) || (variable !== undefined && variable.kind !== 'build');
  };
  return exactly(found.filter((name) => !known(name)).join(' ') || 'none', 'none');
}

/** Each variable by name: where it is plain, where it is secret, where it is baked into the image. */
export function variableRows(sources: Sources, key: ContainerKey): readonly Row[] {
  const service = serviceOf(sources, key);
  const container = key;
  const isBaked = (name: string): boolean => name.startsWith('NEXT_PUBLIC_');
  return [
    ...Object.entries<Variable>(contract[key].variables).map(([name, variable]) => ({
      container,
      what: name,
      cells: {
        ...(key === 'postgres'
          ? {}
          : inDockerfile(sources, key, (file) => imageCell(file, key, name, variable))),
        Compose: composeCell(key, name, variable, service),
        ...inManifests(sources, key, (workload) => podCell(key, name, variable, workload)),
      },
    })),
    {
      container,
      what: 'other variables',
      cells: {
        ...inDockerfile(sources, key, (file) =>
          strangers(key, Object.keys(file.variables(file.image)), (name) => ownVariables.includes(name)),
        ),
        Compose: strangers(key, keys(service, 'environment'), (name) => key === 'frontend' && isBaked(name)),
        ...inManifests(sources, key, (workload) =>
          strangers(
            key,
            [
              ...items(workload.container, 'env').map((each) => text(each, 'name')),
              // `TODO_BACKEND_PORT=tcp://…` and its like.
              ...(text(workload.pod, 'enableServiceLinks') === 'false' ? [] : ['service links']),
            ],
            () => false,
          ),
        ),
      },
    },
  ];
}
