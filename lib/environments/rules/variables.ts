import { contract, describe, satisfies, type Variable } from '../../contract';
import type { Environment } from '../environment';
import { matching, objectName } from '../form';
import { overrides } from '../override';
import { containersWithSecret } from '../secrets';
import { buildArguments, plainVariables } from '../variables';
import { type Rule, rule } from './rule';

/**
 * Every variable that an environment sets is known to its container and passes its check, and none that is required is
 * missing. For variables that derive from other settings, the rules about those settings hold.
 */
export function variableRules(environment: Environment): Rule[] {
  return (['frontend', 'backend'] as const).flatMap((container) => {
    const known: Readonly<Record<string, Variable>> = contract[container].variables;
    const settable = Object.keys(known).filter((name) => known[name]?.kind !== 'secret');
    const values = {
      ...plainVariables(environment, container),
      ...(container === 'frontend' ? buildArguments(environment) : {}),
    };
    const missing = settable.filter((name) => known[name]?.required === true && values[name] === undefined);
    return [...Object.keys(environment.variables[container]), ...missing].map((name): Rule => {
      const setting = `variables.${container}.${name}`;
      const check = known[name]?.check;
      if (check === undefined || !settable.includes(name)) {
        // The value of an unknown variable may be a secret in the wrong place: it is not shown.
        const allowed = `no variable but ${settable.join(', ')}`;
        return { setting, value: '', holds: false, secret: true, allowed };
      }
      const value = values[name];
      const holds = value !== undefined && satisfies(check, value);
      return { setting, value, holds, allowed: describe(check) };
    });
  });
}

const path = matching(
  /^[\w.-]+(?:\/[\w.-]+)*$/,
  'a path in the store without slash at either end, such as todo-chatbot/production',
);
const duration = matching(/^(?:\d+(?:ns|us|ms|s|m|h))+$/, 'a Go duration such as 1h0m0s');

/** Secrets come from where the audience allows, and what is given passes the contract's checks. */
export function secretRules(environment: Environment): Rule[] {
  const { secrets, audience } = environment;
  switch (secrets.kind) {
    case 'existing':
      return containersWithSecret(environment).map((container) =>
        rule(`secrets.names.${container}`, secrets.names[container], objectName),
      );
    case 'external':
      return [
        rule('secrets.store.name', secrets.store.name, objectName),
        rule('secrets.path', secrets.path, path),
        rule('secrets.refreshInterval', secrets.refreshInterval, duration),
      ];
    case 'development':
      return [
        rule('secrets.kind', secrets.kind, {
          holds: () => audience === 'developers',
          allowed: 'existing or external: the manifest of a public environment holds no secret value',
        }),
        ...Object.entries(secrets.values).flatMap(([name, value]: [string, string]) =>
          overrides
            .filter(({ setting }) => setting === `secrets.values.${name}`)
            .map(({ setting, form }) => ({ ...rule(setting, value, form), secret: true })),
        ),
      ];
  }
}
