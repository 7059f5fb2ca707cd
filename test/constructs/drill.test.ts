import { Drill } from '../../lib/constructs/drill';
import { production } from '../../lib/environments';
import { literal, manifestOf, manifestWith } from '../manifest';

const settings = { schedule: '0 4 * * 6', scratchGibibytes: 3, deadlineSeconds: 900 };
const manifest = manifestWith((scope) => new Drill(scope, 'drill', production, settings));
const { spec } = manifest.podOf('todo-drill');
const container = manifest.container('todo-drill', 'drill');

describe('the drill', () => {
  it('runs by the clock of its environment, one at a time, and ends', () => {
    expect(manifest.find('CronJob', 'todo-drill').spec).toMatchObject({
      ...{ schedule: '0 4 * * 6', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' },
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec: { activeDeadlineSeconds: 900, backoffLimit: 1 } },
    });
  });

  it('reads the dumps, and restores into a volume that ends with its pod', () => {
    const volumeAt = (path: string): object | undefined => {
      const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === path);
      return spec.volumes?.find(({ name }) => name === mount?.name);
    };
    expect(volumeAt(literal(container, 'BACKUP_DIRECTORY'))).toMatchObject({
      persistentVolumeClaim: { claimName: 'todo-backup' },
    });
    expect(volumeAt(literal(container, 'SCRATCH'))).toMatchObject({ emptyDir: { sizeLimit: '3Gi' } });
    // Its volume, /tmp and its log.
    expect(container.resources?.limits?.['ephemeral-storage']).toBe(`${3 * 1024 + 256 + 64}Mi`);
  });

  it('has a name for its user, which initdb wants', () => {
    const mount = container.volumeMounts?.find(({ mountPath }) => mountPath === '/etc/passwd');
    expect(mount).toMatchObject({ name: 'scripts', subPath: 'users', readOnly: true });
    expect(manifest.find('ConfigMap', 'todo-drill-scripts').data['users']).toBe(
      'drill:x:1000:1001::/:/bin/sh\n',
    );
  });

  it('knows no password, reaches nobody, and is reached by nobody', () => {
    expect(container.env?.filter(({ valueFrom }) => valueFrom !== undefined)).toEqual([]);
    const policies = manifestOf(production).objects.filter(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'todo-drill',
    );
    expect(policies).toMatchObject([{ spec: { policyTypes: ['Ingress', 'Egress'] } }]);
    expect(JSON.stringify(policies)).not.toMatch(/"(?:ingress|egress)"/);
  });
});
