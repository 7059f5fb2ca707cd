import type { Environment } from './environment';
import { overrides } from './override';
import { hidden, type Problem, shown } from './problem';
import { databaseRules } from './rules/database';
import { identityRules, imageRules } from './rules/identity';
import { networkRules } from './rules/network';
import { secretRules, variableRules } from './rules/variables';
import { capacityRules } from './rules/workloads';

const rules = [
  identityRules,
  imageRules,
  variableRules,
  secretRules,
  databaseRules,
  networkRules,
  capacityRules,
];

/** Everything that is wrong with an environment; empty when synth may go on. */
export function problemsOf(environment: Environment): Problem[] {
  return rules
    .flatMap((rulesOf) => rulesOf(environment))
    .filter(({ holds }) => !holds)
    .map(({ setting, value, allowed, secret = false }) => {
      const file = `lib/environments/${environment.name}.ts`;
      const changing = overrides.find((candidate) => candidate.setting === setting);
      return {
        setting: `${environment.name}.${setting}`,
        value: secret ? hidden(String(value)) : shown(value),
        allowed,
        where: changing === undefined ? file : `${file}, or by ${changing.variable}`,
      };
    });
}
