import { Construct } from 'constructs';
import { database, temporaryDirectory } from '../contract';
import { accountOf, type Drill as DrillSettings, drillResources, type Environment } from '../environments';
import * as k8s from '../../imports/k8s';
import { dumps } from './backup';
import { cronJob } from './cron-job';
import { scriptDirectory, scriptMount } from './database-scripts';
import { variables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod, volumeName } from './pod';
import { gibibytes } from './quantities';
import { scriptText } from './script';
import { serviceAccount } from './service';

const scratchDirectory = '/scratch';

/** A pod that shows by the clock whether the newest dump can be restored: it reads the dumps, and talks to nobody. */
export class Drill extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, settings: DrillSettings) {
    super(scope, id);
    const identity = identityOf(environment, 'drill');
    const account = accountOf(environment, database.container);
    const { scratchGibibytes } = settings;
    const writable = [temporaryDirectory, dumps];
    const scripts = new k8s.KubeConfigMap(this, 'scripts', {
      metadata: metadata(identity, { name: `${identity.name}-scripts` }),
      data: {
        'dumps.sh': scriptText('dumps'),
        'drill.sh': scriptText('drill'),
        // initdb wants its user to have a name; the script gives one to a user that the cluster assigns.
        ...(account && { users: `drill:x:${account.user}:${account.group}::/:/bin/sh\n` }),
      },
    });

    const template = pod(environment, {
      account: database.container,
      serviceAccountName: serviceAccount(this, identity),
      restartPolicy: 'Never',
      writable,
      volumes: [
        {
          name: volumeName(dumps.path),
          persistentVolumeClaim: { claimName: identityOf(environment, 'backup').name },
        },
        { name: 'scratch', emptyDir: { sizeLimit: gibibytes(scratchGibibytes) } },
        { name: scriptMount.name, configMap: { name: scripts.name } },
      ],
      containers: [
        container(environment, {
          name: 'drill',
          image: database.container,
          resources: drillResources,
          furtherMebibytes: scratchGibibytes * 1024,
          command: ['sh', `${scriptDirectory}/drill.sh`],
          mounts: [
            { name: 'scratch', mountPath: scratchDirectory },
            scriptMount,
            ...(account === undefined
              ? []
              : [{ name: 'scripts', mountPath: '/etc/passwd', subPath: 'users', readOnly: true }]),
          ],
          env: variables({ BACKUP_DIRECTORY: dumps.path, SCRATCH: scratchDirectory }),
          writable,
        }),
      ],
    });

    const { schedule, deadlineSeconds } = settings;
    // A node may be drained meanwhile; a dump that is corrupt stays so.
    cronJob(this, 'cron-job', identity, { schedule, deadlineSeconds, retries: 1, pod: template });
  }
}
