import { ConfigMap, ServiceAccount } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { contract } from '../contract';
import type { Environment, InClusterDatabase } from '../environments';
import * as k8s from '../../imports/k8s';
import { checksum } from './checksum';
import { environmentVariables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod, volumeName } from './pod';
import { postgresConfiguration } from './postgres-configuration';
import { probes } from './probes';
import { gibibytes } from './quantities';

const configurationDirectory = '/etc/postgresql';
const configurationFile = 'postgresql.conf';

/** Time to replay the whole write-ahead log after a crash on a slow disk, before liveness counts: seconds. */
const crashRecoverySeconds = 900;

/** PostgreSQL in the cluster: a StatefulSet of one pod on a claim, its headless Service and its configuration. */
export class Postgres extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, database: InClusterDatabase) {
    super(scope, id);
    const facts = contract.postgres;
    const identity = identityOf(environment, 'postgres');
    const { resources, storage } = database;
    const configuration = { [configurationFile]: postgresConfiguration(resources.limits.memoryMebibytes) };

    const serviceAccount = new ServiceAccount(this, 'service-account', {
      metadata: metadata(identity),
      automountToken: false,
    });

    const configMap = new ConfigMap(this, 'configuration', {
      metadata: metadata(identity, { name: `${identity.name}-configuration` }),
      data: configuration,
    });

    new k8s.KubeService(this, 'service', {
      metadata: metadata(identity),
      spec: {
        clusterIp: 'None',
        selector: { ...identity.selector },
        ports: [
          {
            name: facts.port.name,
            port: facts.port.number,
            targetPort: k8s.IntOrString.fromString(facts.port.name),
            protocol: 'TCP',
          },
        ],
      },
    });

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
            annotations: { [annotations.configurationChecksum]: checksum(configuration) },
          },
          spec: pod(environment, {
            account: 'postgres',
            serviceAccountName: serviceAccount.name,
            gracePeriodSeconds: database.gracePeriodSeconds,
            writable: facts.writable,
            // Parallel queries share their hash tables there; what is in it counts towards the memory limit.
            memoryVolumeMebibytes: Math.floor(resources.limits.memoryMebibytes / 8),
            volumes: [{ name: 'configuration', configMap: { name: configMap.name } }],
            containers: [
              container(environment, {
                name: facts.component,
                image: 'postgres',
                resources,
                args: ['-c', `config_file=${configurationDirectory}/${configurationFile}`],
                ports: [{ name: facts.port.name, containerPort: facts.port.number, protocol: 'TCP' }],
                variables: environmentVariables(environment, 'postgres'),
                writable: facts.writable,
                mounts: [{ name: 'configuration', mountPath: configurationDirectory, readOnly: true }],
                probes: probes(facts, crashRecoverySeconds),
              }),
            ],
          }),
        },
        volumeClaimTemplates: facts.writable
          .filter(({ volume }) => volume === 'claim')
          .map(({ path }) => ({
            // No version label: a claim template cannot be changed once it is applied.
            metadata: { name: volumeName(path), labels: { ...identity.selector } },
            spec: {
              accessModes: ['ReadWriteOnce'],
              ...(storage.className === undefined ? {} : { storageClassName: storage.className }),
              resources: { requests: { storage: gibibytes(storage.sizeGibibytes) } },
            },
          })),
      },
    });
  }
}
