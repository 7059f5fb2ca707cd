import { configure, type Environment, InvalidSettings, type Settings } from '../../lib/environments';

/** What stops synth for these environments and settings; `undefined` when it goes on. */
export function refusal(
  environments: readonly Environment[],
  settings: Settings = {},
): InvalidSettings | undefined {
  try {
    configure(environments, settings);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
}

/** The problems that stop synth for these environments and settings. */
export function problems(
  environments: readonly Environment[],
  settings: Settings = {},
): InvalidSettings['problems'] {
  return refusal(environments, settings)?.problems ?? [];
}
