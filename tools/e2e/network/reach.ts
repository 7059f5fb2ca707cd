import { decide, topologyOf } from '../../reach';
import { Manifest } from '../../manifest';
import type { Stage } from '../step';
import type { Asker } from './askers';
import type { Target } from './targets';

/** Whether `npm run reach` calls a way open; nothing where it is not sure, since addresses decide that no manifest knows. */
export function reachOf({ manifest }: Stage): (asker: Asker, target: Target) => boolean | undefined {
  const topology = topologyOf(new Manifest(manifest));
  return ({ cluster: { namespace }, pod: { labels } }, { endpoint, port: number }) => {
    const from = { kind: 'any pod', namespace, labels } as const;
    const { allowed, unsure } = decide(topology, from, endpoint, { protocol: 'TCP', number });
    return unsure === true ? undefined : allowed;
  };
}
