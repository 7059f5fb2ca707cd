/**
 * `npm run --silent secrets -- ENVIRONMENT | kubectl apply -f -`: the namespace and the Secrets that an environment
 * expects to exist in it, with fresh random values that are kept nowhere. Run again, it makes new ones, while a database
 * keeps the password that it was initialised with.
 */
import { randomBytes } from 'node:crypto';
import { App, Chart } from 'cdk8s';
import { Namespace } from '../../lib/constructs/namespace';
import { SecretValues } from '../../lib/constructs/secrets';
import { configure, type Environment, environments, readSettings } from '../../lib/environments';
import { Mistake, runCommand } from '../command';

/** Letters, digits, hyphens and underscores alone: some readers of DATABASE_URL stumble over percent-encoding. */
function random(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}

function given(variable: string): string {
  const value = process.env[variable] ?? '';
  if (value === '') throw new Mistake(`${variable} is not set: give it in the environment of this command.`);
  return value;
}

function chosen(names: readonly string[]): Environment {
  const known = configure(environments, { ...readSettings(), TODO_CHATBOT_ENVIRONMENT: '' });
  const environment = known.find(({ name }) => names.length === 1 && name === names[0]);
  if (environment === undefined) {
    throw new Mistake(
      `Name one environment: npm run --silent secrets -- ${known.map(({ name }) => name).join(' | ')}`,
    );
  }
  return environment;
}

function secretsOf(environment: Environment): string {
  const { secrets, database, name } = environment;
  switch (secrets.kind) {
    case 'development':
      throw new Mistake(`The secrets of ${name} are development values, and in its manifest already.`);
    case 'external':
      throw new Mistake(`The secrets of ${name} come from the store ${secrets.store.name}: put them there.`);
    case 'existing': {
      const values = {
        BETTER_AUTH_SECRET: random(48),
        JWT_SECRET: random(48),
        OPENAI_API_KEY: given('OPENAI_API_KEY'),
        POSTGRES_PASSWORD: database.kind === 'external' ? given('POSTGRES_PASSWORD') : random(24),
      };
      const app = new App();
      const chart = new Chart(app, name);
      new Namespace(chart, 'namespace', environment);
      new SecretValues(chart, 'secrets', environment, values);
      return app.synthYaml();
    }
  }
}

void runCommand(() => {
  if (process.stdout.isTTY)
    throw new Mistake('Secrets are not shown on a terminal: add | kubectl apply -f -');
  process.stdout.write(secretsOf(chosen(process.argv.slice(2))));
}, 1);
