import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { contract } from '../contract';
import { buildArguments, type Environment, secretContent, surge } from '../environments';
import * as k8s from '../../imports/k8s';
import { Availability, spread } from './availability';
import { checksum } from './checksum';
import { environmentVariables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { container, pod } from './pod';
import { probes } from './probes';
import { containerPorts, service, serviceAccount } from './service';

/** What makes a web service more than its part of the environment. */
export interface WebServiceProps {
  readonly environment: Environment;
  readonly container: 'frontend' | 'backend';
  /** Run to completion, in order, before the service starts. Default: none. */
  readonly initContainers?: k8s.Container[];
}

/** Frontend or backend: a Deployment that loses no request when it rolls, its Service, account and availability. */
export class WebService extends Construct {
  constructor(scope: Construct, id: string, { environment, container: key, ...own }: WebServiceProps) {
    super(scope, id);
    const facts = contract[key];
    const { scale, resources, shutdown, databaseConnections } = environment.workloads[key];
    const identity = identityOf(environment, key);

    const serviceAccountName = serviceAccount(this, identity);
    service(this, identity, facts);

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadata(identity, {
        annotations: {
          [annotations.databaseConnections]: String(databaseConnections),
          [annotations.drainSeconds]: String(shutdown.drainSeconds),
          ...(key === 'frontend' ? builtWith(environment) : {}),
        },
      }),
      spec: {
        // An autoscaler and `replicas` beside it would fight at every apply.
        ...(scale.kind === 'fixed' ? { replicas: scale.replicas } : {}),
        selector: { matchLabels: { ...identity.selector } },
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: {
            maxUnavailable: k8s.IntOrString.fromNumber(0),
            maxSurge: k8s.IntOrString.fromNumber(surge),
          },
        },
        template: {
          metadata: { labels: { ...identity.labels }, ...secretChecksum(environment, key) },
          spec: pod(environment, {
            account: key,
            serviceAccountName,
            terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
            writable: facts.writable,
            ...spread(identity),
            ...own,
            containers: [
              container(environment, {
                name: facts.component,
                image: key,
                resources,
                workingDir: facts.workingDirectory,
                ports: containerPorts(facts),
                env: environmentVariables(environment, key),
                writable: facts.writable,
                ...probes(facts),
                // Endpoints are withdrawn while the container still serves: requests on their way are answered.
                lifecycle: { preStop: { exec: { command: ['sleep', String(shutdown.preStopSeconds)] } } },
              }),
            ],
          }),
        },
      },
    });

    new Availability(this, 'availability', environment, key);
  }
}

/** What the image must have been built with; on the Deployment, so that it is known and no pod restarts for it. */
function builtWith(environment: Environment): Record<string, string> {
  const built = Object.entries(buildArguments(environment));
  return Object.fromEntries(built.map(([name, value]) => [`${annotations.builtWith}${name}`, value]));
}

/** Rolls the pods when a development secret changes: a Secret's variables are read at start alone. */
function secretChecksum(
  environment: Environment,
  key: 'frontend' | 'backend',
): Pick<k8s.ObjectMeta, 'annotations'> {
  const { secrets } = environment;
  if (secrets.kind !== 'development') return {};
  const content = secretContent(environment, secrets.values, key);
  return { annotations: { [annotations.secretChecksum]: checksum(content) } };
}
