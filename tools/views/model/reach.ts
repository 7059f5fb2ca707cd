import { type Cell, matrix, type Matrix, outsideWorld } from '../../reach';
import type { ManifestObject } from './manifest-object';
import { readNetwork } from './network';
import type { Scene } from './scene';

/**
 * Who may reach whom in a manifest, with the names of the pictures. The edge is the one that the policies let in to what an
 * Ingress or a route leads to; where there is none, the usual controller stands for it.
 */
export function readReach(objects: readonly ManifestObject[], { edges }: Scene): Matrix {
  const { topology, nameOf } = readNetwork(objects);
  const endpoint = edges
    .map(({ controller }) => controller?.endpoint)
    .find((found) => found?.kind === 'any pod');
  const edge = endpoint?.kind === 'any pod' ? { edge: endpoint } : {};
  const { sources, destinations, cells } = matrix(topology, { outside: outsideWorld(edge) });
  const renamed = new Map(
    topology.pods.map((pod) => [`${pod.workload} ${pod.namespace}/${pod.name}`, nameOf(pod)]),
  );
  const name = (given: string): string => renamed.get(given) ?? given;
  return {
    sources: sources.map(name),
    destinations: destinations.map((destination) => ({ ...destination, name: name(destination.name) })),
    cells: cells.map((cell): Cell => ({ ...cell, from: name(cell.from), to: name(cell.to) })),
  };
}
