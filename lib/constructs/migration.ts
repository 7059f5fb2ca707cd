import { Construct } from 'constructs';
import { annotations } from '../annotations';
import {
  contract,
  database,
  databaseRoles,
  migration,
  type SecretHolder,
  serviceRoles,
  temporaryDirectory,
} from '../contract';
import { clientResources, type Environment, imageOf, migrationResources } from '../environments';
import * as k8s from '../../imports/k8s';
import { checksum } from './checksum';
import {
  databaseScriptsName,
  grantsFile,
  migrationFile,
  migrationScripts,
  scriptDirectory,
  scriptMount,
} from './database-scripts';
import { databaseUrlOf, environmentVariables, variables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod } from './pod';
import { scriptText } from './script';
import { serviceAccount } from './service';

/** How long a migration is tried while something holds a lock that it needs, in seconds. */
const lockSeconds = 600;

/** The migration, in a script that lets others through while it waits for a lock. */
export const migrationCommand: readonly string[] = [
  'sh',
  `${scriptDirectory}/${migrationFile}`,
  ...migration.command,
];

/** How long a container waits for the database or the schema before it fails with the reason, in seconds. */
const waitSeconds = 900;

/** A psql client in the database's image, which runs one of the scripts as whom the database knows the holder. */
function client(
  environment: Environment,
  holder: SecretHolder,
  name: string,
  script: Parameters<typeof scriptText>[0],
  settings: Readonly<Record<string, string>>,
  mounts: readonly k8s.VolumeMount[] = [],
): k8s.Container {
  return container(environment, {
    name,
    image: database.container,
    resources: clientResources,
    command: ['sh', '-c', scriptText(script)],
    env: [...databaseUrlOf(environment, holder), ...variables(settings)],
    writable: [temporaryDirectory],
    mounts,
  });
}

/** Holds a pod of a service back until this release's migration is recorded as complete. */
export function waitForSchema(environment: Environment, service: SecretHolder): k8s.Container {
  const { reference } = imageOf(environment, migration.container);
  // The image names the release. An image reference holds no quote that could end the SQL string.
  return client(environment, service, 'wait-for-schema', 'wait-for-row', {
    QUERY: `select 1 from deployment.migration where name = '${reference}'`,
    WAITING_FOR: `the schema of ${reference}`,
    WAIT_SECONDS: String(waitSeconds),
  });
}

/** Waits for the database and for the roles of the services: whoever makes the one need not have made the others. */
function waitForDatabase(environment: Environment): k8s.Container {
  const names = serviceRoles.map((role) => databaseRoles[role].name);
  return granting(environment, 'wait-for-database', 'wait-for-row', {
    QUERY: `select 1 where ${names.map((name) => `to_regrole('${name}') is not null`).join(' and ')}`,
    WAITING_FOR: `the database and its roles ${names.join(' and ')}`,
    WAIT_SECONDS: String(waitSeconds),
  });
}

/** A client that is the owner, and at its end lets the other roles do what they may. */
function granting(
  environment: Environment,
  name: string,
  script: Parameters<typeof scriptText>[0],
  settings: Readonly<Record<string, string>>,
): k8s.Container {
  const own = { ...settings, STATEMENTS: `${scriptDirectory}/${grantsFile}` };
  return client(environment, 'migration', name, script, own, [scriptMount]);
}

/**
 * `alembic upgrade head` in the backend's image, once per release: a Job's template cannot be changed, so its name
 * changes with what it runs, applying it again is a no-op, and a new release is a new Job.
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { workingDirectory, writable } = contract[migration.container];
    const { reference } = imageOf(environment, migration.container);
    const identity = identityOf(environment, 'migration');

    const spec = pod(environment, {
      account: migration.container,
      serviceAccountName: serviceAccount(this, identity),
      restartPolicy: 'Never',
      writable,
      initContainers: [
        waitForDatabase(environment),
        container(environment, {
          name: 'migrate',
          image: migration.container,
          resources: migrationResources,
          command: [...migrationCommand],
          workingDir: workingDirectory,
          // All of them: the application reads its settings as a whole, and fails where a required one is missing.
          env: [
            ...environmentVariables(environment, migration.container, 'migration'),
            ...variables({ MIGRATION_SECONDS: String(lockSeconds) }),
          ],
          writable,
          mounts: [scriptMount],
        }),
      ],
      volumes: [{ name: scriptMount.name, configMap: { name: databaseScriptsName(environment) } }],
      containers: [granting(environment, 'record', 'record-migration', { MIGRATION: reference })],
    });

    new k8s.KubeJob(this, 'job', {
      metadata: metadata(identity, {
        name: `${identity.name}-${checksum({ spec, scripts: migrationScripts })}`,
        annotations: {
          [annotations.argoHook]: 'Sync',
          [annotations.argoHookDeletePolicy]: 'BeforeHookCreation',
        },
      }),
      spec: {
        backoffLimit: 6,
        template: { metadata: { labels: { ...identity.labels } }, spec },
      },
    });
  }
}
