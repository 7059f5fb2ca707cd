import { describe, satisfies, secretRows, serviceKeys, type ServiceKey, variablesOf } from '../../contract';
import type { Environment } from '../environment';
import { checked, matching, objectName } from '../form';
import type { SecretTexts } from '../secret-source';
import { secretHolders } from '../secrets';
import { buildArguments, plainVariables } from '../variables';
import { type Rule, rule } from './rule';

/**
 * Every variable that an environment sets is known to its service and passes its check, and none that is required is
 * missing. For variables that follow from other settings, the rules about those settings hold.
 */
export function variableRules(environment: Environment): Rule[] {
  const everyChoice: Readonly<Partial<Record<ServiceKey, object>>> = environment.variables;
  return serviceKeys.flatMap((service) => {
    const known = new Map(variablesOf(service).filter(([, { kind }]) => kind !== 'secret'));
    const values = { ...plainVariables(environment, service), ...buildArguments(environment, service) };
    const missing = [...known].filter(([name, row]) => row.required && values[name] === undefined);
    const chosen = Object.keys(everyChoice[service] ?? {});
    return [...chosen, ...missing.map(([name]) => name)].map((name): Rule => {
      const setting = `variables.${service}.${name}`;
      const row = known.get(name);
      if (row === undefined) {
        // The value of an unknown variable may be a secret in the wrong place: it is not shown.
        const allowed = `no variable but ${[...known.keys()].join(', ')}`;
        return { setting, value: '', holds: false, secret: true, allowed };
      }
      const value = values[name];
      const holds = value !== undefined && satisfies(row.check, value);
      return { setting, value, holds, allowed: describe(row.check) };
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
      return secretHolders(environment).map((holder) =>
        rule(`secrets.names.${holder}`, secrets.names?.[holder], objectName),
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
        ...developmentRules(secrets.values),
      ];
  }
}

function developmentRules(values: SecretTexts): Rule[] {
  return [...secretRows].map(([name, { check }]) => {
    const value = values[name];
    const { holds, allowed } = checked(check);
    const isValid = value !== undefined && holds(value);
    return { setting: `secrets.values.${name}`, value, holds: isValid, allowed, secret: true };
  });
}
