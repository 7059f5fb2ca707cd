import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { contract, migrationCommand, temporaryDirectory } from '../contract';
import { clientResources, type Environment, imageOf, migrationResources } from '../environments';
import * as k8s from '../../imports/k8s';
import { checksum } from './checksum';
import { environmentVariables, secretVariable, variables } from './environment-variables';
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
    image: 'postgres',
    resources: clientResources,
    command: ['sh', '-c', scriptText(script)],
    env: [secretVariable(environment, 'backend', 'DATABASE_URL'), ...variables(settings)],
    writable: [temporaryDirectory],
  });
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
  /** Holds a backend's pod back until this release's migration is recorded as complete. */
  readonly waitForSchema: k8s.Container;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { backend } = contract;
    const { reference } = imageOf(environment, 'backend');
    const identity = identityOf(environment, 'migration');

    // The image names the release. An image reference holds no quote that could end the SQL string.
    this.waitForSchema = waitFor(
      environment,
      'wait-for-schema',
      `the schema of ${reference}`,
      `select 1 from deployment.migration where name = '${reference}'`,
    );

    const spec = pod(environment, {
      account: 'backend',
      serviceAccountName: serviceAccount(this, identity),
      restartPolicy: 'Never',
      writable: backend.writable,
      initContainers: [
        waitFor(environment, 'wait-for-database', 'the database', 'select 1'),
        container(environment, {
          name: 'migrate',
          image: 'backend',
          resources: migrationResources,
          command: [...migrationCommand],
          workingDir: backend.workingDirectory,
          // All of them: the application reads its settings as a whole, and fails where a required one is missing.
          env: environmentVariables(environment, 'backend'),
          writable: backend.writable,
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
