import { contract, describe, satisfies, type Variable } from '../../contract';
import type { Environment } from '../environment';
import { containersWithSecret } from '../secrets';
import { buildArguments, plainVariables } from '../variables';
import { form, forms, type Rule } from './rule';

/**
 * Every variable that an environment states is known to its container and passes its check, and none that is required is
 * missing. Those that derive from other settings are as right as these are.
 */
export function variableRules(environment: Environment): Rule[] {
  return (['frontend', 'backend'] as const).flatMap((container) => {
    const known: Readonly<Record<string, Variable>> = contract[container].variables;
    const settable = Object.keys(known).filter((name) => known[name]?.kind !== 'secret');
    const stated: Readonly<Record<string, unknown>> = { ...environment.variables[container] };
    const values = {
      ...plainVariables(environment, container),
      ...(container === 'frontend' ? buildArguments(environment) : {}),
    };
    const missing = settable.filter((name) => known[name]?.required === true && values[name] === undefined);
    return [...Object.keys(stated), ...missing].map((name): Rule => {
      const setting = `variables.${container}.${name}`;
      const check = known[name]?.check;
      if (check === undefined || !settable.includes(name)) {
        // What is not known may be a secret in the wrong place: its value is not shown.
        const allowed = `no variable but ${settable.join(', ')}`;
        return { setting, value: '', holds: false, secret: true, allowed };
      }
      const value = values[name];
      return {
        setting,
        value,
        holds: value !== undefined && satisfies(check, value),
        allowed: describe(check),
      };
    });
  });
}

/** Secrets come from where the audience allows, and what is given passes the contract's checks. */
export function secretRules(environment: Environment): Rule[] {
  const { secrets, audience } = environment;
  switch (secrets.kind) {
    case 'existing':
      return containersWithSecret(environment).map((container) =>
        form(`secrets.names.${container}`, secrets.names[container], forms.objectName),
      );
    case 'external':
      return [
        form('secrets.store.name', secrets.store.name, forms.objectName),
        {
          setting: 'secrets.path',
          value: secrets.path,
          holds: /^[\w.-]+(?:\/[\w.-]+)*$/.test(secrets.path),
          allowed: 'a path in the store without slash at either end, such as todo-chatbot/production',
        },
        {
          setting: 'secrets.refreshInterval',
          value: secrets.refreshInterval,
          holds: /^(?:\d+(?:ns|us|ms|s|m|h))+$/.test(secrets.refreshInterval),
          allowed: 'a Go duration such as 1h0m0s',
        },
      ];
    case 'development': {
      const checks: Readonly<Record<string, Variable>> = {
        ...contract.backend.variables,
        ...contract.postgres.variables,
      };
      return [
        {
          setting: 'secrets.kind',
          value: secrets.kind,
          holds: audience === 'developers',
          allowed: 'existing or external: the manifest of a public environment holds no secret value',
        },
        ...Object.entries(secrets.values).flatMap(([name, value]: [string, string]): Rule[] => {
          const check = checks[name]?.check;
          if (check === undefined) return [];
          const setting = `secrets.values.${name}`;
          return [{ setting, value, holds: satisfies(check, value), allowed: describe(check), secret: true }];
        }),
      ];
    }
  }
}
