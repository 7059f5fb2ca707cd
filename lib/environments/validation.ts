import type { Environment } from './environment';
import { overrides } from './override';
import { hidden, type Problem, shown } from './problem';
import { databaseRules } from './rules/database';
import { identityRules } from './rules/identity';
import { monitoringRules } from './rules/monitoring';
import { networkRules } from './rules/network';
import { secretRules, variableRules } from './rules/variables';
import { capacityRules } from './rules/workloads';

const rules = [
  identityRules,
  variableRules,
  secretRules,
  databaseRules,
  networkRules,
  monitoringRules,
  capacityRules,
];

/** Everything that is wrong with an environment; empty when synth may go on. */
export function problemsOf(environment: Environment): Problem[] {
  return rules
    .flatMap((rulesOf) => rulesOf(environment))
    .filter(({ holds }) => !holds)
    .map(({ setting, value, allowed, secret = false }) => {
      const [own = `${environment.name}.ts`, ...bases] = environment.files ?? [];
      const derived = bases.length === 0 ? '' : `, which derives from ${bases.join(' and ')}`;
      const file = `lib/environments/${own}${derived}`;
      const changing = overrides.find((candidate) => candidate.setting === setting);
      return {
        setting: `${environment.name}.${setting}`,
        value: secret && typeof value === 'string' ? hidden(value) : shown(secret ? undefined : value),
        allowed,
        where: changing === undefined ? file : `${file}, or by ${changing.variable}`,
      };
    });
}

/** Names that more than one environment has: one manifest would overwrite the other. */
export function problemsOfNames(environments: readonly Environment[]): Problem[] {
  const names = environments.map(({ name }) => name);
  const again = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...again].map((name) => ({
    setting: `${name}.name`,
    value: shown(name),
    allowed: 'a name that no other environment has, since it names the manifest',
    where: 'lib/environments/index.ts',
  }));
}
