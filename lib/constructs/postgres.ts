import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { contract } from '../contract';
import {
  type CertificateIssuer,
  claimSuffix,
  databaseCertificate,
  type Environment,
  type InClusterDatabase,
} from '../environments';
import { Certificate } from '../../imports/cert-manager';
import * as k8s from '../../imports/k8s';
import { checksum } from './checksum';
import { databaseScriptsName, scriptDirectory, scriptMount, serverScripts } from './database-scripts';
import { secretChecksum } from './secrets';
import { claimSpec } from './claim';
import { environmentVariables } from './environment-variables';
import { type Identity, identityOf, metadata } from './identity';
import { container, pod, volumeName } from './pod';
import { clientAuthentication, postgresConfiguration, sharedMemoryMebibytes } from './postgres-configuration';
import { probes } from './probes';
import { databaseExporter } from './database-exporter';
import { containerPorts, service, serviceAccount } from './service';

const configurationDirectory = '/etc/postgresql';
const configurationFile = 'postgresql.conf';
const authenticationFile = 'pg_hba.conf';
const certificateDirectory = '/etc/postgresql-certificate';

/** Options of a server with a certificate. */
const encryption = [
  ...['-c', 'ssl=on'],
  ...['-c', `ssl_cert_file=${certificateDirectory}/tls.crt`],
  ...['-c', `ssl_key_file=${certificateDirectory}/tls.key`],
];

/** Time to replay the whole write-ahead log after a crash on a slow disk, before liveness counts: seconds. */
const crashRecoverySeconds = 900;

/**
 * PostgreSQL in the cluster: a StatefulSet of one pod on a claim, its Service and its configuration. The Service has an
 * address of its own: the name of a headless one is gone while its pod is replaced, and CoreDNS remembers that for half
 * a minute ("DNS for Services and Pods").
 */
export class Postgres extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, database: InClusterDatabase) {
    super(scope, id);
    const facts = contract.postgres;
    const identity = identityOf(environment, 'postgres');
    const { resources, storage } = database;
    const certificate = databaseCertificate(database);
    const data = {
      [configurationFile]: postgresConfiguration(resources.limits.memoryMebibytes),
      [authenticationFile]: clientAuthentication(certificate !== undefined),
    };
    const inDirectory = (file: string): string => `${configurationDirectory}/${file}`;

    const serviceAccountName = serviceAccount(this, identity);
    const configMap = new k8s.KubeConfigMap(this, 'configuration', {
      metadata: metadata(identity, { name: `${identity.name}-configuration` }),
      data,
    });
    service(this, identity, facts);
    if (certificate !== undefined && database.tls?.kind === 'cert-manager')
      this.certify(identity, certificate, database.tls.issuer);

    new k8s.KubeStatefulSet(this, 'stateful-set', {
      metadata: metadata(identity),
      spec: {
        serviceName: identity.name,
        replicas: 1,
        selector: { matchLabels: { ...identity.selector } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        template: {
          metadata: {
            labels: { ...identity.labels },
            annotations: {
              [annotations.configurationChecksum]: checksum({ ...data, ...serverScripts }),
              ...secretChecksum(environment, 'postgres'),
            },
          },
          spec: pod(environment, {
            account: 'postgres',
            serviceAccountName,
            terminationGracePeriodSeconds: database.gracePeriodSeconds,
            writable: facts.writable,
            memoryVolumeMebibytes: sharedMemoryMebibytes(resources.limits.memoryMebibytes),
            volumes: [
              { name: 'configuration', configMap: { name: configMap.name } },
              { name: scriptMount.name, configMap: { name: databaseScriptsName(environment) } },
              // Readable by the group alone, or the server refuses its key.
              ...(certificate === undefined
                ? []
                : [{ name: 'certificate', secret: { secretName: certificate, defaultMode: 0o440 } }]),
            ],
            containers: [
              container(environment, {
                name: facts.component,
                image: 'postgres',
                resources,
                command: ['sh', `${scriptDirectory}/start.sh`, ...facts.command],
                args: [
                  ...['-c', `config_file=${inDirectory(configurationFile)}`],
                  ...['-c', `hba_file=${inDirectory(authenticationFile)}`],
                  ...(certificate === undefined ? [] : encryption),
                ],
                ...containerPorts(facts),
                env: environmentVariables(environment, 'postgres'),
                writable: facts.writable,
                claimSuffix: claimSuffix(database),
                mounts: [
                  { name: 'configuration', mountPath: configurationDirectory, readOnly: true },
                  scriptMount,
                  ...(certificate === undefined
                    ? []
                    : [{ name: 'certificate', mountPath: certificateDirectory, readOnly: true }]),
                ],
                ...probes(facts, crashRecoverySeconds),
              }),
              ...databaseExporter(environment),
            ],
          }),
        },
        volumeClaimTemplates: facts.writable
          .filter(({ volume }) => volume === 'claim')
          .map(({ path }) => ({
            // No version label: a claim template cannot be changed once it is applied.
            metadata: {
              name: `${volumeName(path)}${claimSuffix(database)}`,
              labels: { ...identity.selector },
            },
            spec: claimSpec(storage),
          })),
      },
    });
  }

  /** A certificate for the names of the Service, with another key at each renewal. */
  private certify(identity: Identity, secretName: string, issuer: CertificateIssuer): void {
    const { name, namespace } = identity;
    new Certificate(this, 'certificate', {
      metadata: metadata(identity),
      spec: {
        secretName,
        dnsNames: [name, `${name}.${namespace}`, `${name}.${namespace}.svc`],
        usages: ['server auth'],
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef: { group: 'cert-manager.io', ...issuer },
      },
    });
  }
}
