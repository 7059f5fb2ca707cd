import {
  contract,
  type ImageBuild,
  imageBuilds,
  type ImageKey,
  labelArguments,
  type Variable,
} from '../../lib/contract';
import { absent, type Dockerfile, type Values } from './dockerfile';

type Entry = readonly [name: string, value: string];

/** A promise, what the contract wants, and what the Dockerfile makes of it. */
export type Promised = readonly [promise: string, expected: string, found: string | undefined];

/** Prefix of the labels of the OCI image specification. */
const label = 'org.opencontainers.image.';

/** Build arguments, variables and labels: each that the contract knows, and no other. `reference` is the base image. */
export function settings(key: ImageKey, reference: string, file: Dockerfile): readonly Promised[] {
  const expected = expectedSettings(key, reference);
  const found = Object.fromEntries([
    ...named('ARG', undefined, file.arguments),
    ...file.stages.flatMap((stage) => [
      ...named('ARG', stage.name, stage.arguments),
      ...named('ENV', stage.name, stage.variables),
      ...named('LABEL', stage.name, stage.labels),
    ]),
  ]);
  return Object.keys({ ...expected, ...found }).map((promise) => [
    promise,
    expected[promise] ?? absent,
    // The value of a setting that the contract does not know may be a secret.
    (promise in expected ? found[promise] : 'set') ?? absent,
  ]);
}

/** Values by the instruction that sets them and the stage that it stands in; none stands before the stages. */
function named(instruction: string, stage: string | undefined, values: Values): readonly Entry[] {
  const place = stage === undefined ? '' : ` in ${stage}`;
  return Object.entries(values).map(([name, value]) => [
    `${instruction} ${name}${place}`,
    value === '' ? 'no default' : value,
  ]);
}

function expectedSettings(key: ImageKey, reference: string): Values {
  const { base, stages, description, ...build }: ImageBuild = imageBuilds[key];
  const [referenceArgument] = base.referenceArguments;
  const image = stages.at(-1);
  const baked = Object.entries<Variable>(contract[key].variables).flatMap(([name, variable]) =>
    variable.kind === 'build' ? [[name, variable.default ?? ''] as const] : [],
  );
  const filled = Object.keys(labelArguments).map(
    (name) => [`${label}${name.toLowerCase()}`, `\${${name}}`] as const,
  );
  return Object.fromEntries([
    ...named('ARG', undefined, { [base.versionArgument]: base.version }),
    ...named('ARG', undefined, Object.fromEntries(base.referenceArguments.map((name) => [name, reference]))),
    ...named('ARG', 'builder', Object.fromEntries(baked)),
    ...Object.entries(build.arguments).flatMap(([stage, values]) => named('ARG', stage, values)),
    ...Object.entries(build.environment).flatMap(([stage, values]) => named('ENV', stage, values)),
    ...named('ARG', image, { [referenceArgument]: reference, ...labelArguments }),
    ...named('LABEL', image, { [`${label}title`]: contract[key].name, [`${label}description`]: description }),
    ...named('LABEL', image, {
      ...Object.fromEntries(filled),
      [`${label}base.name`]: `\${${referenceArgument}}`,
    }),
  ]);
}
