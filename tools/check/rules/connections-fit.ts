import { annotations } from '../../../lib/annotations';
import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import type { PodTemplate } from '../../manifest/pod-template';
import { scaleOf } from '../../manifest/scale';
import type { Value } from '../../manifest/value';
import { finding, type Finding, type Rule } from '../rule';

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
  check: (manifest) => [...poolsFit(manifest), ...unstated(manifest)],
};

function poolsFit(manifest: Manifest): readonly Finding[] {
  return manifest.objects.flatMap((object) => {
    const setting = settingOf(object);
    if (setting === undefined) return [];
    const { value, connections } = setting;
    const available = connections - reserved;
    const needed = manifest.pods
      .filter((pod) => pod.object.namespace === object.namespace)
      .reduce((sum, pod) => sum + connectionsOf(manifest, pod), 0);
    return needed <= available
      ? []
      : [
          finding(
            object,
            value,
            `The pods open up to ${needed} connections, and max_connections leaves ${available} of them.`,
          ),
        ];
  });
}

/** What a database is configured with, and where. */
function settingOf({
  kind,
  value,
}: ManifestObject): { readonly value: Value; readonly connections: number } | undefined {
  if (kind === 'Cluster') {
    const parameter = value.at('spec', 'postgresql', 'parameters', 'max_connections');
    return { value: parameter, connections: Number(parameter.text ?? usual) };
  }
  const file = value.at('data', 'postgresql.conf');
  if (kind !== 'ConfigMap' || file.text === undefined) return undefined;
  const written = /^\s*max_connections\s*=?\s*'?(\d{1,7})\b/m.exec(file.text)?.[1];
  return { value: file, connections: Number(written ?? usual) };
}

/** Connections of a workload: its stated pool in each pod, or one for a job that reads the database's address. */
function connectionsOf(manifest: Manifest, pod: PodTemplate): number {
  const { most, surge } = scaleOf(manifest, pod);
  const pool = Number(stated(pod).text ?? '1');
  return readsDatabase(pod) ? (Number.isFinite(pool) ? pool : 0) * (most + surge) : 0;
}

function unstated(manifest: Manifest): readonly Finding[] {
  return manifest.pods
    .filter(({ object, workload }) => object.kind === 'Deployment' && workload === 'Deployment')
    .filter((pod) => readsDatabase(pod) && !/^[1-9]\d{0,4}$/.test(stated(pod).text ?? ''))
    .filter(({ object }) => manifest.fact(object.namespace, annotations.audience) !== undefined)
    .map((pod) => finding(pod.object, stated(pod), 'The size of the connection pool must be stated.'));
}

function stated({ object }: PodTemplate): Value {
  return object.value.at('metadata', 'annotations', annotations.databaseConnections);
}

function readsDatabase({ containers }: PodTemplate): boolean {
  return containers.some(({ value }) =>
    value
      .at('env')
      .items()
      .some((variable) => variable.at('name').text === 'DATABASE_URL'),
  );
}
