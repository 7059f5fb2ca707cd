import { type ContainerKey, contract } from '../../lib/contract';
import {
  buildArguments,
  databaseUrl,
  type DevelopmentSecretValues,
  plainVariables,
  secretVariables,
} from '../../lib/environments';
import { prefix } from '../../lib/environments/override';
import { composeEnvironment } from './environment';
import { literal, setting } from './model';

/** A secret that an environment variable may replace: the same one that replaces it in Minikube. */
function secretSetting(name: keyof DevelopmentSecretValues): string {
  return setting(`${prefix}${name}`, literal(composeEnvironment.secrets.values[name]));
}

function isDevelopmentSecret(name: string): name is keyof DevelopmentSecretValues {
  return Object.hasOwn(composeEnvironment.secrets.values, name);
}

/** The connection string; Compose cannot percent-encode, so the password stands in it as it is. */
function connection(): string {
  const place = 'PASSWORD';
  return literal(databaseUrl(composeEnvironment, place)).replace(place, () =>
    secretSetting('POSTGRES_PASSWORD'),
  );
}

/** The environment of a service, in the contract's order. */
export function environmentOf(key: ContainerKey): Record<string, string> {
  const plain = {
    ...plainVariables(composeEnvironment, key),
    // A development server builds as it serves: it reads at its start what an image is built with.
    ...(key === 'frontend' ? buildArguments(composeEnvironment) : {}),
  };
  const values: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, literal(value)])),
    ...Object.fromEntries(
      secretVariables(composeEnvironment, key).map((name) => [
        name,
        isDevelopmentSecret(name) ? secretSetting(name) : connection(),
      ]),
    ),
  };
  return Object.fromEntries(
    Object.keys(contract[key].variables).flatMap((name) => {
      const value = values[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
