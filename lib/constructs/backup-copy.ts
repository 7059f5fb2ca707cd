import { Construct } from 'constructs';
import { database, temporaryDirectory } from '../contract';
import { type BackupCopy as Settings, copyKeys, copyResources, type Environment } from '../environments';
import * as k8s from '../../imports/k8s';
import { dumps } from './backup';
import { cronJob } from './cron-job';
import { scriptDirectory, scriptMount } from './database-scripts';
import { variables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod, volumeName } from './pod';
import { scriptText } from './script';
import { serviceAccount } from './service';

/** Encrypted copies of the dumps in a bucket by the clock, and the way back from there. */
export class BackupCopy extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, settings: Settings) {
    super(scope, id);
    const identity = identityOf(environment, 'copy');
    const serviceAccountName = serviceAccount(this, identity);
    const scripts = new k8s.KubeConfigMap(this, 'scripts', {
      metadata: metadata(identity, { name: `${identity.name}-scripts` }),
      data: { 'dumps.sh': scriptText('dumps'), 'bucket.sh': scriptText('bucket') },
    });

    const schedule = (
      task: 'copy' | 'fetch',
      name: string,
      values: Readonly<Record<string, string>>,
      spec: Pick<k8s.CronJobSpec, 'schedule' | 'suspend'>,
    ): void => {
      const writable = [temporaryDirectory, dumps];
      const template = pod(environment, {
        account: database.container,
        serviceAccountName,
        restartPolicy: 'Never',
        writable,
        volumes: [
          {
            name: volumeName(dumps.path),
            persistentVolumeClaim: { claimName: identityOf(environment, 'backup').name },
          },
          { name: scriptMount.name, configMap: { name: scripts.name } },
        ],
        containers: [
          container(environment, {
            name: task,
            image: database.container,
            reference: settings.image,
            resources: copyResources,
            command: ['sh', `${scriptDirectory}/bucket.sh`, task],
            mounts: [scriptMount],
            env: [
              ...Object.entries(copyKeys).map(([variable, key]) => ({
                name: variable,
                valueFrom: { secretKeyRef: { name: settings.secret, key } },
              })),
              ...variables({
                BACKUP_DIRECTORY: dumps.path,
                BUCKET: settings.destination.slice('s3://'.length),
                ENDPOINT: settings.endpoint,
                REGION: settings.region ?? '',
                ...values,
              }),
            ],
            writable,
          }),
        ],
      });
      const { deadlineSeconds } = settings;
      cronJob(this, task, identity, { ...spec, name, deadlineSeconds, retries: 2, pod: template });
    };

    const { retainDays, retainCount } = settings;
    schedule(
      'copy',
      identity.name,
      { RETAIN_DAYS: String(retainDays), RETAIN_COUNT: String(retainCount) },
      { schedule: settings.schedule },
    );
    // Suspended, as the restore is: `kubectl create job --from=cronjob/todo-fetch` makes a Job of it.
    schedule('fetch', 'todo-fetch', { BACKUP: 'latest' }, { schedule: '0 0 1 1 *', suspend: true });
  }
}
