import type { Step } from '../step';
import { application, dryRun, preparation, readiness, repetition, substitution } from './applying';
import { containers } from './containers';
import { credentials } from './credentials';
import { mounts, probes } from './declared';
import { drain } from './drain';
import { endpoints } from './endpoints';
import { keys } from './keys';
import { network } from './network';
import { rolling } from './rolling';
import { recovery, rows } from './rows';
import { scaling } from './scaling';

/** Everything that is proven, in this order: what only looks comes before what disturbs. */
export const steps: readonly Step[] = [
  ...[substitution, preparation, dryRun, application],
  ...[probes, mounts, readiness, endpoints, keys, containers, network, repetition],
  ...[rows, rolling, scaling, drain, credentials, recovery],
];
