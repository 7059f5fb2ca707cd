import { database, temporaryDirectory } from '../contract';
import { databaseMetrics, type Environment, exporterOf, exporterResources } from '../environments';
import * as k8s from '../../imports/k8s';
import { variables } from './environment-variables';
import { container, volumeName } from './pod';

/** Where the server's Unix socket is, which its own pod alone reaches: it lets a role in that may read figures alone. */
const socketDirectory = '/var/run/postgresql';

/** Figures of the server for Prometheus, in the server's own pod: it needs no password and no way through the network. */
export function databaseExporter(environment: Environment): readonly k8s.Container[] {
  const reference = exporterOf(environment);
  if (reference === undefined) return [];
  const { name, number } = databaseMetrics;
  return [
    container(environment, {
      name: 'exporter',
      image: database.container,
      reference,
      resources: exporterResources,
      ports: [{ name, containerPort: number, protocol: 'TCP' }],
      env: variables({
        DATA_SOURCE_NAME: `host=${socketDirectory} user=${database.monitor} dbname=${database.name} sslmode=disable`,
      }),
      writable: [temporaryDirectory],
      mounts: [{ name: volumeName(socketDirectory), mountPath: socketDirectory, readOnly: true }],
      // No readiness: the database answers also while nobody counts.
      livenessProbe: {
        httpGet: { path: '/', port: k8s.IntOrString.fromString(name) },
        periodSeconds: 20,
        timeoutSeconds: 5,
      },
    }),
  ];
}
