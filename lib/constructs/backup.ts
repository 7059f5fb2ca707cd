import { Construct } from 'constructs';
import { database, type SecretHolder, temporaryDirectory, type WritablePath } from '../contract';
import { backupResources, type Backup as BackupSettings, type Environment } from '../environments';
import * as k8s from '../../imports/k8s';
import { claimSpec } from './claim';
import { grantsFile, migrationScripts, scriptDirectory, scriptMount } from './database-scripts';
import { cronJob } from './cron-job';
import { databaseUrlOf, variables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod, volumeName } from './pod';
import { scriptText } from './script';
import { serviceAccount } from './service';

/** Where the dumps are, in the pods that write and read them. */
export const dumps: WritablePath = { path: '/backup', volume: 'claim' };

/** Dumps of the in-cluster database by the clock onto a claim of their own, and the way back. */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, settings: BackupSettings) {
    super(scope, id);
    const identity = identityOf(environment, 'backup');
    const serviceAccountName = serviceAccount(this, identity);

    new k8s.KubePersistentVolumeClaim(this, 'claim', {
      metadata: metadata(identity),
      spec: claimSpec(settings.storage),
    });

    const scripts = new k8s.KubeConfigMap(this, 'scripts', {
      metadata: metadata(identity, { name: `${identity.name}-scripts` }),
      data: {
        'dumps.sh': scriptText('dumps'),
        'backup.sh': scriptText('backup'),
        'restore.sh': scriptText('restore'),
        [grantsFile]: migrationScripts[grantsFile],
      },
    });

    /** Runs one script in a pod with the database's client programs and the dumps, as whom the database knows the holder. */
    const schedule = (
      script: 'backup' | 'restore',
      holder: SecretHolder,
      name: string,
      values: Readonly<Record<string, string>>,
      spec: Omit<k8s.CronJobSpec, 'jobTemplate'>,
    ): void => {
      const writable = [temporaryDirectory, dumps];
      const template: k8s.PodSpec = pod(environment, {
        account: database.container,
        serviceAccountName,
        restartPolicy: 'Never',
        writable,
        volumes: [
          { name: volumeName(dumps.path), persistentVolumeClaim: { claimName: identity.name } },
          { name: scriptMount.name, configMap: { name: scripts.name } },
        ],
        containers: [
          container(environment, {
            name: script,
            image: database.container,
            resources: backupResources,
            command: ['sh', `${scriptDirectory}/${script}.sh`],
            mounts: [scriptMount],
            env: [
              ...databaseUrlOf(environment, holder),
              ...variables({ BACKUP_DIRECTORY: dumps.path, ...values }),
            ],
            writable,
          }),
        ],
      });
      const { deadlineSeconds } = settings;
      cronJob(this, script, identity, { ...spec, name, deadlineSeconds, retries: 2, pod: template });
    };

    const { retainDays, retainCount } = settings;
    schedule(
      'backup',
      'backup',
      identity.name,
      { RETAIN_DAYS: String(retainDays), RETAIN_COUNT: String(retainCount) },
      { schedule: settings.schedule, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3 },
    );
    // Suspended, it never runs by itself: `kubectl create job --from=cronjob/todo-restore` makes a Job of it.
    // It makes the schema again, as a migration does.
    schedule(
      'restore',
      'migration',
      'todo-restore',
      { BACKUP: 'latest' },
      { schedule: '0 0 1 1 *', suspend: true },
    );
  }
}
