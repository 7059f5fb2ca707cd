import { contract, describe, satisfies, type Variable } from '../../contract';
import type { Environment } from '../environment';
import { containersWithSecret } from '../secrets';
import { buildArguments, plainVariables } from '../variables';
import { form, forms, type Rule } from './rule';

/** Every variable that is not secret is known to its container, is there where it is required, and passes its check. */
export function variableRules(environment: Environment): Rule[] {
  return (['frontend', 'backend'] as const).flatMap((container) => {
    const known: Readonly<Record<string, Variable>> = contract[container].variables;
    const settable = Object.keys(known).filter((name) => known[name]?.kind !== 'secret');
    const values = {
      ...plainVariables(environment, container),
      ...(container === 'frontend' ? buildArguments(environment) : {}),
    };
    const unknown = Object.keys(environment.variables[container]).filter((name) => !settable.includes(name));
    return [
      // What is not known may be a secret in the wrong place: its value is not shown.
      ...unknown.map((name): Rule => ({
        setting: `variables.${container}.${name}`,
        value: '',
        holds: false,
        secret: true,
        allowed: `no variable but ${settable.join(', ')}`,
      })),
      ...settable.flatMap((name): Rule[] => {
        const variable = known[name];
        const value = values[name];
        if (variable === undefined || (value === undefined && !variable.required)) return [];
        const holds = value !== undefined && satisfies(variable.check, value);
        return [
          { setting: `variables.${container}.${name}`, value, holds, allowed: describe(variable.check) },
        ];
      }),
    ];
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
