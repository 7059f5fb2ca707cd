import { ConfigMap, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { WritablePath } from '../contract';
import { backupResources, type Backup as BackupSettings, type Environment } from '../environments';
import * as k8s from '../../imports/k8s';
import { secretVariable } from './environment-variables';
import { type Identity, identityOf, metadata } from './identity';
import { container, pod, temporaryDirectory, volumeName } from './pod';
import { gibibytes } from './quantities';
import { scriptText } from './script';

/** Where the dumps are, in the pods that write and read them. */
const dumps: WritablePath = { path: '/backup', volume: 'claim', needed: 'yes' };

/** Where the scripts are, in the same pods. */
const scriptDirectory = '/scripts';

type Script = 'backup' | 'restore';

/** Dumps of the in-cluster database by the clock onto a claim of their own, and the way back. */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, settings: BackupSettings) {
    super(scope, id);
    const identity = identityOf(environment, 'backup');
    const { storage } = settings;

    const serviceAccount = new ServiceAccount(this, 'service-account', {
      metadata: metadata(identity),
      automountToken: false,
    });

    new k8s.KubePersistentVolumeClaim(this, 'claim', {
      metadata: metadata(identity),
      spec: {
        accessModes: ['ReadWriteOnce'],
        ...(storage.className === undefined ? {} : { storageClassName: storage.className }),
        resources: { requests: { storage: gibibytes(storage.sizeGibibytes) } },
      },
    });

    const scripts = new ConfigMap(this, 'scripts', {
      metadata: metadata(identity, { name: `${identity.name}-scripts` }),
      data: {
        'dumps.sh': scriptText('dumps'),
        'backup.sh': scriptText('backup'),
        'restore.sh': scriptText('restore'),
      },
    });

    const jobOf = (script: Script, variables: Readonly<Record<string, string>>): k8s.JobTemplateSpec => ({
      spec: {
        backoffLimit: 2,
        activeDeadlineSeconds: settings.deadlineSeconds,
        template: {
          metadata: { labels: { ...identity.labels } },
          spec: clientPod(environment, identity, scripts, serviceAccount, script, variables),
        },
      },
    });

    new k8s.KubeCronJob(this, 'schedule', {
      metadata: metadata(identity),
      spec: {
        schedule: settings.schedule,
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        // A cluster that was down at the time catches up within the hour, and not with a hundred dumps.
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: jobOf('backup', {
          RETAIN_DAYS: String(settings.retainDays),
          RETAIN_COUNT: String(settings.retainCount),
        }),
      },
    });

    // Suspended, it never runs by itself: `kubectl create job --from=cronjob/todo-restore` makes a Job of it.
    new k8s.KubeCronJob(this, 'restore', {
      metadata: metadata(identity, { name: 'todo-restore' }),
      spec: {
        suspend: true,
        startingDeadlineSeconds: 3600,
        schedule: '0 0 1 1 *',
        timeZone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        jobTemplate: jobOf('restore', { BACKUP: 'latest' }),
      },
    });
  }
}

/** A pod with the database's client programs and the dumps. */
function clientPod(
  environment: Environment,
  identity: Identity,
  scripts: ConfigMap,
  serviceAccount: ServiceAccount,
  script: Script,
  variables: Readonly<Record<string, string>>,
): k8s.PodSpec {
  const writable = [temporaryDirectory, dumps];
  return pod(environment, {
    account: 'postgres',
    serviceAccountName: serviceAccount.name,
    restartPolicy: 'Never',
    writable,
    volumes: [
      { name: volumeName(dumps.path), persistentVolumeClaim: { claimName: identity.name } },
      { name: 'scripts', configMap: { name: scripts.name } },
    ],
    containers: [
      container(environment, {
        name: script,
        image: 'postgres',
        resources: backupResources,
        command: ['sh', `${scriptDirectory}/${script}.sh`],
        mounts: [{ name: 'scripts', mountPath: scriptDirectory, readOnly: true }],
        variables: [
          secretVariable(environment, 'backend', 'DATABASE_URL'),
          { name: 'BACKUP_DIRECTORY', value: dumps.path },
          ...Object.entries(variables).map(([name, value]) => ({ name, value })),
        ],
        writable,
      }),
    ],
  });
}
