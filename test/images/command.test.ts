import { agrees, type Row } from '../../tools/images/row';
import { runCommand } from '../command';
import { contractRows, rowGroups } from '../../tools/images/rows';
import { readSources, type Sources } from '../../tools/images/sources';
import { formatTable } from '../../tools/images/table';
import { text } from '../../tools/images/tree';
import { type Change, dockerfileChanges, treeChanges } from '../compose/changes';

const sources = readSources();

function broken(changed: Partial<Sources>): readonly Row[] {
  return contractRows({ ...sources, ...changed }).filter((row) => !agrees(row));
}

function holds(changed: Partial<Sources>): boolean {
  for (const rows of rowGroups({ ...sources, ...changed })) if (!rows.every(agrees)) return false;
  return true;
}

/** The changes after which every row still agrees, but for those that change no promise. */
function unnoticed<T>(
  changes: readonly Change<T>[],
  free: readonly RegExp[],
  apply: (result: T) => Partial<Sources>,
): readonly string[] {
  return changes
    .filter(({ where }) => !free.some((pattern) => pattern.test(where)))
    .filter(({ result }) => holds(apply(result)))
    .map(({ where }) => where);
}

/** Lines of a Dockerfile that no row holds. */
const freeInDockerfiles = [
  // What development servers keep for themselves.
  /ENV HOME=\/tmp/,
  // Without it the next instruction fails.
  /RUN python -m venv/,
  // What a label says when a build says nothing.
  /^changed ARG (VERSION|REVISION|CREATED|SOURCE)=/,
];

/** Keys of compose.yaml that no row holds: the project's name, and the CPU of a database. */
const freeInCompose = [/ name$/, / services\.postgres\.cpus$/];

/** Fields that are an environment's or a construct's own affair: other rules and the golden manifests hold them. */
const freeInManifests = [
  / (apiVersion|kind)$/,
  // The name of a Job ends with a checksum.
  /changed metadata\.name$/,
  / metadata\.(labels|namespace)/,
  /annotations(\.(todo-chatbot\/(database-connections|drain-seconds|\w+-checksum)|argocd\.argoproj\.io\/[\w-]+))?$/,
  / spec\.(strategy|replicas|serviceName|persistentVolumeClaimRetentionPolicy|selector|backoffLimit)/,
  / spec\.template(\.metadata)/,
  / spec\.volumeClaimTemplates\[0\]\.(spec|metadata\.labels)/,
  /\.(affinity|topologySpreadConstraints|serviceAccountName|restartPolicy)/,
  /\.containers\[(frontend|database)\]\.resources/,
  /initContainers\[migrate\]\.resources/,
  /\.(ephemeral-storage|sizeLimit|fsGroupChangePolicy)$/,
  /Probe\.(failureThreshold|periodSeconds)$/,
  // Who waits, and who takes notes: images, scripts and settings of the clients.
  /(initContainers\[wait-for-(schema|database)\]|containers\[record\])(?!\.securityContext)/,
  /without spec\.template\.spec\.containers$/,
  // A ConfigMap is mounted to be read, whatever the mount says.
  /volumeMounts\[configuration\]\.readOnly$/,
  / immutable$/,
  / spec\.(clusterIP|ports\[\w+\]\.name)$/,
];

describe('the contract', () => {
  test('is kept by Dockerfiles, Compose file and manifests', () => {
    expect(formatTable(broken({}))).toBe(formatTable([]));
  });

  test.each(['frontend', 'backend'] as const)(
    'is held against every line of the Dockerfile of the %s',
    (key) => {
      const changes = dockerfileChanges(sources.dockerfiles[key]);
      expect(changes.length).toBeGreaterThan(40);
      expect(
        unnoticed(changes, freeInDockerfiles, (result) => ({
          dockerfiles: { ...sources.dockerfiles, [key]: result },
        })),
      ).toEqual([]);
    },
  );

  test.each(['frontend', 'backend'] as const)('is held against what the build of the %s ignores', (key) => {
    const lines = sources.ignores[key].split('\n');
    for (const line of ['.git', key === 'frontend' ? 'node_modules' : '.venv', '*.md']) {
      const ignores = { ...sources.ignores, [key]: lines.filter((each) => !each.endsWith(line)).join('\n') };
      expect(broken({ ignores }).map(({ what }) => what)).toEqual(['kept out of the build']);
    }
  });

  test('is held against every key of compose.yaml', () => {
    const changes = treeChanges(sources.compose);
    expect(changes.length).toBeGreaterThan(300);
    expect(unnoticed(changes, freeInCompose, (compose) => ({ compose }))).toEqual([]);
  }, 60_000);

  test.each([
    ['Deployment', 'todo-frontend'],
    ['Deployment', 'todo-backend'],
    ['StatefulSet', 'todo-postgres'],
    ['Job', 'todo-migrate'],
    ['Service', 'todo-frontend'],
    ['Service', 'todo-backend'],
    ['Service', 'todo-postgres'],
    ['ConfigMap', 'todo-postgres-configuration'],
  ])(
    'is held against the %s %s',
    (kind, name) => {
      const { production } = sources.manifests;
      const index = production.findIndex(
        (object) => text(object, 'kind') === kind && text(object, 'metadata', 'name').startsWith(name),
      );
      const changes = treeChanges(production[index]);
      expect(changes.length).toBeGreaterThan(10);
      expect(
        unnoticed(changes, freeInManifests, (result) => ({
          manifests: { ...sources.manifests, production: production.with(index, result) },
        })),
      ).toEqual([]);
    },
    60_000,
  );

  test('is held against the manifest of Minikube as well', () => {
    const { Minikube } = sources.manifests;
    const changed = Minikube.filter((object) => text(object, 'metadata', 'name') !== 'todo-backend');
    const places = broken({ manifests: { ...sources.manifests, Minikube: changed } }).flatMap(({ cells }) =>
      Object.entries(cells).flatMap(([place, cell]) => (cell.agrees ? [] : [place])),
    );
    expect(new Set(places)).toEqual(new Set(['Minikube']));
  });
});

describe('npm run contract', () => {
  test('prints a line for each promise, with what each place says', () => {
    const { status, stdout, stderr } = runCommand('images', []);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^container +row +Dockerfile +Compose +Minikube +production$/m);
    expect(stdout).toMatch(/^backend +port +8000\/TCP +8000\/TCP +8000\/TCP +8000\/TCP$/m);
    expect(stdout).toMatch(/All \d+ rows agree\.\n$/);
    expect(status).toBe(0);
  });

  test('says who breaks the contract, and how', () => {
    const dockerfiles = {
      ...sources.dockerfiles,
      backend: sources.dockerfiles.backend.replace('EXPOSE 8000', 'EXPOSE 80'),
    };
    const table = formatTable(contractRows({ ...sources, dockerfiles }));
    expect(table).toMatch(/^backend +port +✗ 80\/TCP +8000\/TCP +8000\/TCP +8000\/TCP$/m);
    expect(table).toContain('Dockerfile, backend, port: found 80/TCP; the contract wants 8000/TCP\n');
    expect(table).toMatch(/1 of \d+ rows disagree\.\n$/);
  });
});
