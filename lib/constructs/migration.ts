import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { contract, database, migration, temporaryDirectory } from '../contract';
import { clientResources, type Environment, imageOf, migrationResources } from '../environments';
import * as k8s from '../../imports/k8s';
import { checksum } from './checksum';
import { databaseUrlOf, environmentVariables, variables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod } from './pod';
import { scriptText } from './script';
import { serviceAccount } from './service';

/** How long a container waits for the database or the schema before it fails with the reason, in seconds. */
const waitSeconds = 900;

/** A psql client in the database's image, which runs one of the scripts. */
function client(
  environment: Environment,
  name: string,
  script: Parameters<typeof scriptText>[0],
  settings: Readonly<Record<string, string>>,
): k8s.Container {
  return container(environment, {
    name,
    image: database.container,
    resources: clientResources,
    command: ['sh', '-c', scriptText(script)],
    env: [...databaseUrlOf(environment, migration.container), ...variables(settings)],
    writable: [temporaryDirectory],
  });
}

/** Holds a pod back until this release's migration is recorded as complete. */
export function waitForSchema(environment: Environment): k8s.Container {
  const { reference } = imageOf(environment, migration.container);
  // The image names the release. An image reference holds no quote that could end the SQL string.
  return waitFor(
    environment,
    'wait-for-schema',
    `the schema of ${reference}`,
    `select 1 from deployment.migration where name = '${reference}'`,
  );
}

function waitFor(environment: Environment, name: string, what: string, query: string): k8s.Container {
  return client(environment, name, 'wait-for-row', {
    QUERY: query,
    WAITING_FOR: what,
    WAIT_SECONDS: String(waitSeconds),
  });
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
        waitFor(environment, 'wait-for-database', 'the database', 'select 1'),
        container(environment, {
          name: 'migrate',
          image: migration.container,
          resources: migrationResources,
          command: [...migration.command],
          workingDir: workingDirectory,
          // All of them: the application reads its settings as a whole, and fails where a required one is missing.
          env: environmentVariables(environment, migration.container),
          writable,
        }),
      ],
      containers: [client(environment, 'record', 'record-migration', { MIGRATION: reference })],
    });

    new k8s.KubeJob(this, 'job', {
      metadata: metadata(identity, {
        name: `${identity.name}-${checksum(spec)}`,
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
