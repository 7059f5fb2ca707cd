import { Construct } from 'constructs';
import type { Environment } from '../environments';
import * as k8s from '../../imports/k8s';
import { identityOf, metadata } from './identity';
import { scriptText, statements } from './script';

/** Where scripts are, in the pods that mount them. */
export const scriptDirectory = '/scripts';

/** The mount of the scripts in a container. */
export const scriptMount: k8s.VolumeMount = { name: 'scripts', mountPath: scriptDirectory, readOnly: true };

/** By its name, what the owner of the database lets the other roles do. */
export const grantsFile = 'grants.sql';

/** By its name, what runs a migration so that others get through. */
export const migrationFile = 'migrate.sh';

/** What the server runs when it starts. */
export const serverScripts = {
  'start.sh': scriptText('start'),
  'roles.sql': statements('roles'),
  [grantsFile]: statements('grants'),
} as const;

/** What a migration runs. */
export const migrationScripts = {
  [migrationFile]: scriptText('migrate'),
  [grantsFile]: serverScripts[grantsFile],
} as const;

/** The name of their ConfigMap. */
export function databaseScriptsName(environment: Environment): string {
  return `${identityOf(environment, 'postgres').name}-scripts`;
}

/**
 * What makes the roles of the database, where that is our own server, and what says what they may do: for the server and
 * the migration.
 */
export class DatabaseScripts extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'config-map', {
      metadata: metadata(identityOf(environment, 'postgres'), { name: databaseScriptsName(environment) }),
      data: { ...(environment.database.kind === 'in-cluster' ? serverScripts : {}), ...migrationScripts },
    });
  }
}
