import { ServiceAccount } from 'cdk8s-plus-28';
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

/** What makes a web service more than its part of the environment. */
export interface WebServiceProps {
  readonly environment: Environment;
  readonly container: 'frontend' | 'backend';
  /** Run to completion, in order, before the service starts. Default: none. */
  readonly initContainers?: readonly k8s.Container[];
}

/** Frontend or backend: a Deployment that loses no request when it rolls, its Service, account and availability. */
export class WebService extends Construct {
  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id);
    const { environment } = props;
    const facts = contract[props.container];
    const { scale, resources, shutdown, databaseConnections } = environment.workloads[props.container];
    const identity = identityOf(environment, props.container);

    const serviceAccount = new ServiceAccount(this, 'service-account', {
      metadata: metadata(identity),
      automountToken: false,
    });

    new k8s.KubeService(this, 'service', {
      metadata: metadata(identity),
      spec: {
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

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadata(identity, {
        annotations: {
          [annotations.databaseConnections]: String(databaseConnections),
          [annotations.drainSeconds]: String(shutdown.drainSeconds),
          ...(props.container === 'frontend' ? builtWith(environment) : {}),
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
          metadata: { labels: { ...identity.labels }, ...secretChecksum(environment, props.container) },
          spec: pod(environment, {
            account: props.container,
            serviceAccountName: serviceAccount.name,
            gracePeriodSeconds: shutdown.gracePeriodSeconds,
            writable: facts.writable,
            placement: spread(identity),
            ...(props.initContainers === undefined ? {} : { initContainers: props.initContainers }),
            containers: [
              container(environment, {
                name: facts.component,
                image: props.container,
                resources,
                workingDirectory: facts.workingDirectory,
                ports: [{ name: facts.port.name, containerPort: facts.port.number, protocol: 'TCP' }],
                variables: environmentVariables(environment, props.container),
                writable: facts.writable,
                probes: probes(facts),
                // Endpoints are withdrawn while the container still serves: requests on their way are answered.
                lifecycle: { preStop: { exec: { command: ['sleep', String(shutdown.preStopSeconds)] } } },
              }),
            ],
          }),
        },
      },
    });

    new Availability(this, 'availability', environment, props.container);
  }
}

/** What the image must have been built with; on the Deployment, so that it is known and no pod restarts for it. */
function builtWith(environment: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(buildArguments(environment)).map(([name, value]) => [
      `${annotations.builtWith}${name}`,
      value,
    ]),
  );
}

/** Rolls the pods when a development secret changes: a Secret's variables are read at start alone. */
function secretChecksum(
  environment: Environment,
  key: 'frontend' | 'backend',
): Pick<k8s.ObjectMeta, 'annotations'> {
  const { secrets } = environment;
  if (secrets.kind !== 'development') return {};
  return {
    annotations: {
      [annotations.secretChecksum]: checksum(secretContent(environment, secrets.values, key)),
    },
  };
}
