import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Backup } from './constructs/backup';
import { BackupCopy } from './constructs/backup-copy';
import { Capacity } from './constructs/capacity';
import { CloudNativePg } from './constructs/cloudnative-pg';
import { DatabaseScripts } from './constructs/database-scripts';
import { Deployment } from './constructs/deployment';
import { Drill } from './constructs/drill';
import { Edge } from './constructs/edge';
import { EgressProxy } from './constructs/egress-proxy';
import { Migration } from './constructs/migration';
import { Monitoring } from './constructs/monitoring';
import { Namespace } from './constructs/namespace';
import { NamedEgress } from './constructs/named-egress';
import { NetworkPolicies } from './constructs/network-policies';
import { Postgres } from './constructs/postgres';
import { Secrets } from './constructs/secrets';
import { serviceKeys } from './contract';
import { copyOf, drillOf, type Environment, egressProxyOf, prometheusOf } from './environments';

/** The Todo Chatbot in one environment: the manifest `dist/<name>.k8s.yaml`, in the order in which it is applied. */
export class TodoChart extends Chart {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment.name);

    new Namespace(this, 'namespace', environment);
    new Capacity(this, 'capacity', environment);
    new NetworkPolicies(this, 'network-policies', environment);
    new Secrets(this, 'secrets', environment);

    new DatabaseScripts(this, 'database-scripts', environment);
    const { database } = environment;
    if (database.kind === 'in-cluster') new Postgres(this, 'database', environment, database);
    if (database.kind === 'in-cluster' && database.backup !== undefined)
      new Backup(this, 'backup', environment, database.backup);
    const copy = copyOf(database);
    if (copy !== undefined) new BackupCopy(this, 'copy', environment, copy);
    const drill = drillOf(database);
    if (drill !== undefined) new Drill(this, 'drill', environment, drill);
    if (database.kind === 'cloudnative-pg') new CloudNativePg(this, 'database', environment, database);
    const proxy = egressProxyOf(environment);
    if (proxy !== undefined) new EgressProxy(this, 'egress-proxy', environment, proxy);
    new NamedEgress(this, 'named-egress', environment);
    new Migration(this, 'migration', environment);

    for (const service of serviceKeys) new Deployment(this, service, environment);
    new Edge(this, 'edge', environment);

    const prometheus = prometheusOf(environment);
    if (prometheus !== undefined) new Monitoring(this, 'monitoring', environment, prometheus);
  }
}

/** The objects of an environment's manifest, without writing it. */
export function objectsOf(environment: Environment): readonly unknown[] {
  return new TodoChart(new App(), environment).toJson();
}
