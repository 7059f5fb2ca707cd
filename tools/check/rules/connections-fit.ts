import { annotations } from '../../../lib/annotations';
import { type Manifest, type ManifestObject, type Pod, scaleOf, type Value } from '../../manifest';
import { finding, type Rule } from '../rule';
import { variablesNamed } from '../variables';

/** Connections that PostgreSQL keeps for superusers, by default. */
const reserved = 3;

/** What PostgreSQL allows when nothing is stated. */
const usual = 100;

/** @see "Connections and Authentication", section "Connection Settings", postgresql.org/docs/15/runtime-config-connection.html */
export const connectionsFit: Rule = {
  name: 'connections-fit',
  description:
    'The connection pools of all pods together, with every autoscaler at its maximum and every Deployment rolling, fit max_connections of the database: else the last pods never become ready.',
  recommendation:
    'Lower the pool of each pod or the number of pods, or raise max_connections: workloads.*.databaseConnections and workloads.*.scale in lib/environments, max_connections in lib/contract.',
  *check(manifest) {
    const clients = manifest.pods.filter(({ containers }) => readsDatabase(containers));
    for (const object of manifest.objects) {
      const setting = settingOf(object);
      if (setting === undefined) continue;
      const available = setting.connections - reserved;
      const needed = clients
        .filter(({ namespace }) => namespace === object.namespace)
        .reduce((sum, pod) => sum + connectionsOf(manifest, pod), 0);
      if (needed > available)
        yield finding(
          object,
          setting.value,
          `The pods open up to ${needed} connections, and max_connections leaves ${available} of them.`,
        );
    }
    for (const pod of clients) {
      const isOurs = manifest.fact(pod.namespace, annotations.audience) !== undefined;
      if (pod.workload === 'Deployment' && isOurs && !/^[1-9]\d{0,4}$/.test(poolOf(pod).text ?? ''))
        yield finding(pod.object, poolOf(pod), 'The size of the connection pool must be stated.');
    }
  },
};

function readsDatabase(containers: Pod['containers']): boolean {
  return variablesNamed(containers, 'DATABASE_URL').length > 0;
}

/** What a database is configured with, and where. */
function settingOf({ kind, value }: ManifestObject): { value: Value; connections: number } | undefined {
  if (kind === 'Cluster') {
    const parameter = value.at('spec', 'postgresql', 'parameters', 'max_connections');
    return { value: parameter, connections: Number(parameter.text ?? usual) };
  }
  const file = value.at('data', 'postgresql.conf');
  if (kind !== 'ConfigMap' || file.text === undefined) return undefined;
  const written = /^\s*max_connections\s*=?\s*'?(\d{1,7})\b/m.exec(file.text)?.[1];
  return { value: file, connections: Number(written ?? usual) };
}

/** Connections of a workload: the pool that it states for each pod, or one connection where it states none. */
function connectionsOf(manifest: Manifest, pod: Pod): number {
  const { most, surge } = scaleOf(manifest, pod);
  const pool = Number(poolOf(pod).text ?? '1');
  return (Number.isFinite(pool) ? pool : 0) * (most + surge);
}

function poolOf({ object }: Pod): Value {
  return object.value.at('metadata', 'annotations', annotations.databaseConnections);
}
