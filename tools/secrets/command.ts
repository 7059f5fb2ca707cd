/** Prints the Secrets that an environment expects to exist: `npm run --silent secrets -- ENVIRONMENT`. */
import { App, Chart } from 'cdk8s';
import { Namespace } from '../../lib/constructs/namespace';
import { SecretValues } from '../../lib/constructs/secrets';
import { databaseRoles, secretRows } from '../../lib/contract';
import {
  configure,
  type Environment,
  environments,
  newSecrets,
  readSettings,
  type SecretTexts,
} from '../../lib/environments';
import { Mistake, runCommand } from '../command';

const givenNames = [...secretRows]
  .filter(([, { origin }]) => origin.kind === 'given')
  .map(([name]) => name)
  .join(', ');

const passwords = Object.values(databaseRoles)
  .map(({ password }) => password)
  .join(', ');

/** Secrets that stay as they are: those of the command's environment. */
function kept(): SecretTexts {
  const found = [...secretRows.keys()].map((name) => [name, process.env[name] ?? ''] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== ''));
}

const usage = `Usage: npm run --silent secrets -- ENVIRONMENT | kubectl create -f -

Prints the namespace of an environment (${environments.map(({ name }) => name).join(', ')}) and the Secrets that are expected to exist in it, with
new random values that are kept nowhere else. kubectl create leaves alone what exists.

Takes from its environment what somebody outside hands out (${givenNames}), and the passwords of the roles
where the database is external (${passwords}).
Any other secret that is in its environment by its name is taken as it is, too. Prints to no terminal.

  --help    this text

Exit status: 1 when there is nothing to print, else 0.
`;

function given(variable: string): string {
  const value = process.env[variable] ?? '';
  if (value === '') throw new Mistake(`${variable} is not set: give it in the environment of this command.`);
  return value;
}

function chosen(names: readonly string[]): Environment {
  const known = configure(environments, { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: '' });
  const environment = known.find(({ name }) => names.length === 1 && name === names[0]);
  if (environment === undefined) {
    const choice = known.map(({ name }) => name).join(' | ');
    throw new Mistake(`Name one environment: npm run --silent secrets -- ${choice}`);
  }
  return environment;
}

function secretsOf(environment: Environment): string {
  const { secrets, name } = environment;
  switch (secrets.kind) {
    case 'development':
      throw new Mistake(`The secrets of ${name} are development values, and in its manifest already.`);
    case 'external':
      throw new Mistake(`The secrets of ${name} come from the store ${secrets.store.name}: put them there.`);
    case 'existing': {
      const app = new App();
      const chart = new Chart(app, name);
      new Namespace(chart, 'namespace', environment);
      new SecretValues(chart, 'secrets', environment, { ...newSecrets(environment, given), ...kept() });
      return app.synthYaml();
    }
  }
}

runCommand({
  usage,
  options: {},
  main: ({ positionals }) => {
    if (process.stdout.isTTY)
      throw new Mistake('Secrets are not shown on a terminal: add | kubectl create -f -');
    process.stdout.write(secretsOf(chosen(positionals)));
    return 0;
  },
});
