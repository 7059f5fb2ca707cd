import { minikube, production } from '../../lib/environments';
import { readObjects, readScene } from '../../tools/views';
import { readReach } from '../../tools/views/model/reach';
import { manifestOf } from '../manifest';

/** Who may open which connection, written by hand from the system's description: what is not here must not be shown. */
const common: readonly string[] = [
  'todo-frontend -> todo-backend TCP 8000',
  'todo-frontend -> todo-postgres TCP 5432',
  'todo-backend -> todo-postgres TCP 5432',
  'todo-migrate -> todo-postgres TCP 5432',
  'todo-backup -> todo-postgres TCP 5432',
  'todo-restore -> todo-postgres TCP 5432',
  'todo-backend -> Internet TCP 443',
];

const workloads = ['backend', 'backup', 'frontend', 'migrate', 'postgres', 'restore'].map(
  (name) => `todo-${name}`,
);
const dns = ['UDP 53', 'TCP 53'];

const environments = [
  { environment: minikube, allowed: common, edges: [] },
  {
    environment: production,
    allowed: [
      ...common,
      'edge -> todo-frontend TCP 3000',
      'edge -> todo-backend TCP 8000',
      'todo-frontend -> Internet TCP 443',
    ],
    // The public address may lead back to the edge's own pods, which the matrix has no column for.
    edges: ['todo-frontend -> edge TCP 8443', 'todo-backend -> edge TCP 8443'],
  },
];

/** The name alone, without what changes with each release. */
function plain(name: string): string {
  return name
    .replace(/^\w+ todo\//, '')
    .replace(/^(todo-migrate)-\w+$/, '$1')
    .replace(/^(edge|Ingress) .*$/, 'edge')
    .replace(/^todo-edge$/, 'edge')
    .replace(/^internet.*$/, 'Internet');
}

describe.each(environments)('the network of $environment.name', ({ environment, allowed, edges }) => {
  const objects = readObjects(manifestOf(environment).objects);
  const scene = readScene(objects);

  it('has the arrows of the description, and no other', () => {
    const outsiders = new Map(scene.outsiders.map(({ id, title }) => [id, title]));
    const nameOf = (end: string): string => plain(outsiders.get(end) ?? end);
    const arrows = scene.paths.flatMap(({ from, to, ports }) =>
      ports.map((port) => `${nameOf(from)} -> ${nameOf(to)} ${port}`),
    );
    const everyone = dns.map((port) => `every workload of todo -> DNS ${port}`);
    expect(arrows.sort()).toEqual([...allowed, ...edges, ...everyone].sort());
  });

  it('has the matrix of the description, each cell with its policies', () => {
    const { cells, sources } = readReach(objects, scene);
    const open = cells
      .filter(({ decision }) => decision.allowed)
      .map(({ from, to, port }) => `${plain(from)} -> ${plain(to)} ${port.protocol} ${port.number}`);
    const everyone = workloads.flatMap((name) => dns.map((port) => `${name} -> DNS ${port}`));
    expect(open.sort()).toEqual([...allowed, ...everyone].sort());
    expect(sources.map(plain)).toEqual([...workloads, 'edge', 'stranger somewhere-else', 'Internet']);
    const closed = cells.find(
      ({ from, to }) => plain(from) === 'stranger somewhere-else' && plain(to) === 'todo-postgres',
    );
    expect(closed?.decision.ingress).toEqual({
      kind: 'refused',
      policies: ['todo-default-deny', 'todo-postgres'],
    });
  });

  it('asks for DNS, the internet, the metadata address and the cluster, too', () => {
    const { destinations } = readReach(objects, scene);
    expect(destinations.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'DNS',
        'internet 203.0.113.10',
        'metadata 169.254.169.254',
        'cluster 10.96.0.1',
      ]),
    );
  });
});
