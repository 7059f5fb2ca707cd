import type { Container, Value } from '../manifest';

/** The entries of `env` that set a variable in some containers. */
export function variablesNamed(containers: readonly Container[], name: string): readonly Value[] {
  return containers
    .flatMap(({ value }) => value.items('env'))
    .filter((variable) => variable.at('name').text === name);
}
