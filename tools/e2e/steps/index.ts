import type { Step } from '../step';
import { application, readiness } from './application';
import { containers } from './containers';
import { credentials } from './credentials';
import { drain } from './drain';
import { dryRun } from './dry-run';
import { endpoints } from './endpoints';
import { mounts } from './mounts';
import { network } from './network';
import { preparation } from './preparation';
import { probes } from './probes';
import { recovery } from './recovery';
import { repetition } from './repetition';
import { rolling } from './rolling';
import { rows } from './rows';
import { scaling } from './scaling';
import { substitution } from './substitution';

/** Everything that is proven, in this order: what only looks comes before what disturbs. */
export const steps: readonly Step[] = [
  substitution,
  preparation,
  dryRun,
  application,
  probes,
  mounts,
  readiness,
  endpoints,
  containers,
  network,
  repetition,
  rows,
  rolling,
  scaling,
  drain,
  credentials,
  recovery,
];
