import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { DevelopmentSecrets } from './constructs/development-secrets';
import { Migration } from './constructs/migration';
import { Namespace } from './constructs/namespace';
import { Postgres } from './constructs/postgres';
import { WebService } from './constructs/web-service';
import type { Environment } from './environments';

/** The Todo Chatbot in one environment: the manifest `dist/<name>.k8s.yaml`, in the order in which it is applied. */
export class TodoChart extends Chart {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);

    new Namespace(this, 'namespace', environment);

    const { secrets, database } = environment;
    if (secrets.kind === 'development') {
      new DevelopmentSecrets(this, 'secrets', environment, secrets.values);
    }

    new Postgres(this, 'postgres', environment, database);
    const { waitForSchema } = new Migration(this, 'migration', environment);
    new WebService(this, 'backend', { environment, container: 'backend', initContainers: [waitForSchema] });
    new WebService(this, 'frontend', { environment, container: 'frontend' });
  }
}
