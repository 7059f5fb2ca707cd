import { everyWorkloadOf } from '../model/path';
import type { Scene } from '../model/scene';

/** What a topology shows, in sentences, for people who cannot see it. */
export function describeScene(scene: Scene): string {
  return [...scene.edges.map(describeEdge), ...scene.frames.map(describeFrame), describePaths(scene)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function describeEdge({ title, detail, routes }: Scene['edges'][number]): string {
  const ways = routes.map(({ host, name }) => `${host} to ${name}`);
  return `Edge ${title} (${detail}) leads ${ways.join(' and ') || 'nowhere'}.`;
}

function describeFrame({ namespace, cards, shared }: Scene['frames'][number]): string {
  const workloads = cards.map(({ pod: { object }, when, services, sources, volumes }) =>
    [
      `${object.kind} ${object.name} (${when})`,
      ...services.map(({ name, ports }) => `behind Service ${name} at ${ports.join(' and ')}`),
      ...sources.map(({ kind, name }) => `reading ${kind} ${name}`),
      ...volumes.map(({ name, size }) => `with volume ${name}${size === undefined ? '' : ` of ${size}`}`),
    ].join(', '),
  );
  const all = shared.map(({ kind, name }) => ` All of them read ${kind} ${name}.`).join('');
  return `Namespace ${namespace} holds ${workloads.join('; ') || 'no workload'}.${all}`;
}

function describePaths({ frames, edges, outsiders, paths }: Scene): string {
  const names = new Map([
    ...frames.flatMap(({ namespace, cards }) => [
      [everyWorkloadOf(namespace), everyWorkloadOf(namespace)] as const,
      ...cards.map(({ id, pod }) => [id, pod.object.name] as const),
    ]),
    ...edges.map(({ id, title }) => [id, `edge ${title}`] as const),
    ...outsiders.map(({ id, title }) => [id, title] as const),
  ]);
  const allowed = paths.map(
    ({ from, to, ports }) => `${names.get(from) ?? from} to ${names.get(to) ?? to} at ${ports.join(' and ')}`,
  );
  return allowed.length === 0
    ? 'No network policy allows a connection.'
    : `The network policies allow ${allowed.join('; ')}.`;
}
