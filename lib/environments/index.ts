/** What differs between places: the Environment type, its values, and the border where they are validated. */
import type { Environment } from './environment';
import { previewName } from './form';
import { minikube } from './minikube';
import {
  environmentVariable,
  override,
  previewVariable,
  problemsOfSettings,
  type Settings,
} from './override';
import { preview } from './preview';
import { InvalidSettings } from './problem';
import { production } from './production';
import { staging } from './staging';
import { problemsOf, problemsOfNames } from './validation';

export * from './address';
export * from './chosen-variables';
export * from './cron';
export * from './database';
export * from './demand';
export * from './dns';
export * from './edge';
export * from './egress';
export * from './environment';
export * from './image';
export * from './kubernetes';
export * from './monitoring';
export * from './named-hosts';
export * from './network';
export * from './place';
export * from './pod-image';
export * from './range';
export * from './secret-source';
export * from './secrets';
export type { Server } from './server';
export * from './settings';
export * from './shutdown';
export * from './traffic';
export * from './variables';
export * from './workload';
export { InvalidSettings, minikube, preview, production, type Settings, staging };

/** Every environment that synth writes a manifest for. */
export const environments: readonly Environment[] = [minikube, staging, production];

/**
 * The environments that `settings` choose, with their overrides applied, ready to synthesize: one of the known ones, all of
 * them, or a preview.
 *
 * @throws InvalidSettings that lists every problem of the settings and of the resulting environments.
 */
export function configure(known: readonly Environment[], settings: Settings): readonly Environment[] {
  const only = settings[environmentVariable] ?? '';
  const name = settings[previewVariable] ?? '';
  const chosen =
    only === 'preview'
      ? [name].filter((each) => previewName.holds(each)).map((each) => preview(each))
      : known.filter((each) => only === '' || each.name === only);
  const configured = chosen.map((environment) => override(environment, settings));
  const problems = [
    ...problemsOfSettings(settings, known),
    ...problemsOfNames(known),
    ...configured.flatMap(problemsOf),
  ];
  if (problems.length > 0) throw new InvalidSettings(problems);
  return configured;
}
