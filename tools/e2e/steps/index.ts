import type { Step } from '../step';
import { browser } from './browser';
import { application, dryRun, preparation, readiness, repetition, substitution } from './applying';
import { builds } from './builds';
import { containers } from './containers';
import { credentials } from './credentials';
import { mounts, probes } from './declared';
import { drain } from './drain';
import { drill } from './drill';
import { egress } from './egress';
import { encryption } from './encryption';
import { endpoints } from './endpoints';
import { keys } from './keys';
import { network } from './network';
import { rolling } from './rolling';
import { recovery, rows } from './rows';
import { scaling } from './scaling';
import { streams } from './streams';

/** What is proven of applications that know users. */
const ofExamples = [browser, streams];

/** Everything that is proven, in this order: what only looks comes before what disturbs. */
const all: readonly Step[] = [
  ...[substitution, preparation, dryRun, application],
  ...[probes, mounts, readiness, endpoints, keys, containers, builds, network, egress, repetition],
  ...[encryption, rows, browser, rolling, streams, scaling, drain, credentials, recovery, drill],
];

/** Everything that is proven of stand-ins, or of the applications of `examples`. */
export function stepsOf(examples: boolean): readonly Step[] {
  return examples ? all : all.filter((step) => !ofExamples.includes(step));
}
