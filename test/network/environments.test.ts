import { type Environment, minikube, production } from '../../lib/environments';
import { Manifest } from '../../tools/manifest';
import { matrix, outsideWorld, readTopology } from '../../tools/reach';
import { readScene } from '../../tools/views';
import { manifestOf } from '../manifest';
import { party, workloads } from './parties';

const world = outsideWorld({
  edge: { namespace: 'haproxy-controller', labels: { 'app.kubernetes.io/name': 'kubernetes-ingress' } },
});

/** Everything that the contract lets through, written by hand: what is not here must be refused. */
const common: readonly string[] = [
  'frontend -> backend TCP 8000',
  ...['frontend', 'backend', 'migration', 'backup', 'restore'].map((from) => `${from} -> database TCP 5432`),
  ...Object.keys(workloads).flatMap((from) => [`${from} -> DNS UDP 53`, `${from} -> DNS TCP 53`]),
  'backend -> internet 203.0.113.10 TCP 443',
];

interface Expectation {
  readonly environment: Environment;
  readonly allowed: readonly string[];
  /** Ways back to the pods of the edge, for which the matrix has no column. */
  readonly toEdge: readonly string[];
}

const expected: readonly Expectation[] = [
  {
    environment: minikube,
    // Where browsers use localhost, the backend reads the JWKS from the frontend's Service.
    allowed: [...common, 'backend -> frontend TCP 3000'],
    toEdge: [],
  },
  {
    environment: production,
    allowed: [
      ...common,
      'edge haproxy-controller -> frontend TCP 3000',
      'edge haproxy-controller -> backend TCP 8000',
      // Its readiness may ask the backend's public address.
      'frontend -> internet 203.0.113.10 TCP 443',
    ],
    toEdge: ['frontend -> edge haproxy-controller TCP 8443', 'backend -> edge haproxy-controller TCP 8443'],
  },
];

/** Whether a path is about the parties of this table alone: a service that came later has flows of its own. */
function isAbout(...names: readonly string[]): boolean {
  return names.every(
    (name) => party(name) !== name || !/^(?:Deployment|StatefulSet|Job|CronJob) todo\//.test(name),
  );
}

describe.each(expected)('the network of $environment.name', ({ environment, allowed, toEdge }) => {
  const manifest = new Manifest(manifestOf(environment).objects);
  const topology = readTopology(manifest);
  const { cells, sources, destinations } = matrix(topology, { outside: world });

  it('is read whole', () => {
    expect(topology.problems).toEqual([]);
  });

  it('lets through what the contract needs, and refuses every other pair', () => {
    const open = cells
      .filter(({ decision, from, to }) => decision.allowed && isAbout(from, to))
      .map(({ from, to, port }) => `${party(from)} -> ${party(to)} ${port.protocol} ${port.number}`);
    expect([...open].sort()).toEqual([...allowed].sort());
    expect(cells.length).toBeGreaterThan(open.length);
    const closed = cells.find(
      ({ from, to }) => from === 'stranger somewhere-else' && party(to) === 'database',
    );
    const policies = ['todo-default-deny', 'todo-postgres'];
    expect(closed?.decision.ingress).toEqual({ kind: 'refused', policies });
  });

  it('asks every pod about every other pod, DNS, the internet, the metadata address and the cluster', () => {
    expect(sources.map(party)).toEqual(
      expect.arrayContaining([...Object.keys(workloads), 'stranger somewhere-else', world.sources[2]?.name]),
    );
    const answering = ['frontend', 'backend', 'database'];
    expect(destinations.map(({ name }) => party(name))).toEqual(
      expect.arrayContaining([...answering, ...world.destinations.map(({ name }) => name)]),
    );
  });

  it('has the same arrows in the picture', () => {
    const scene = readScene(manifest);
    const titles = new Map([
      ...scene.outsiders.map(
        ({ id, title }) => [id, title.replace('Internet', 'internet 203.0.113.10')] as const,
      ),
      ...scene.edges.map(({ id }) => [id, 'edge haproxy-controller'] as const),
    ]);
    const namesOf = (end: string): readonly string[] =>
      end === 'every workload of todo' ? Object.keys(workloads) : [titles.get(end) ?? party(end)];
    const arrows = scene.paths
      .filter(({ from, to }) => isAbout(from, to))
      .flatMap(({ from, to, ports }) =>
        namesOf(from).flatMap((name) => ports.map((port) => `${name} -> ${namesOf(to).join()} ${port}`)),
      );
    expect([...arrows].sort()).toEqual([...allowed, ...toEdge].sort());
  });
});
