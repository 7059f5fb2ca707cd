import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { type ContainerContract, containers, type ServiceKey } from '../contract';
import {
  buildArguments,
  type Environment,
  hasFeature,
  type Shutdown,
  shutdownOf,
  surge,
  type Workload,
} from '../environments';
import * as k8s from '../../imports/k8s';
import { distributeTraffic, sleepBeforeStop } from '../../imports/newer-fields';
import { Availability, spread } from './availability';
import { environmentVariables } from './environment-variables';
import { identityOf, metadata } from './identity';
import { waitForSchema } from './migration';
import { container, pod } from './pod';
import { probes } from './probes';
import { secretChecksum } from './secrets';
import { containerPorts, service, serviceAccount } from './service';

/**
 * A service of the contract: a Deployment that loses no request when it rolls, its account and availability, and the
 * Service of one that answers others.
 */
export class Deployment extends Construct {
  constructor(scope: Construct, key: ServiceKey, environment: Environment) {
    super(scope, key);
    const facts = containers[key];
    const workload: Workload = environment.workloads[key];
    const { scale, resources, databaseConnections } = workload;
    const shutdown = shutdownOf(environment, key);
    const identity = identityOf(environment, key);

    const serviceAccountName = serviceAccount(this, identity);
    const address = service(this, identity, facts);
    if (address !== undefined && hasFeature(environment, 'preferClose'))
      distributeTraffic(
        address,
        hasFeature(environment, 'preferSameZone') ? 'PreferSameZone' : 'PreferClose',
      );

    const sleeps = hasFeature(environment, 'preStopSleep');
    const deployment = new k8s.KubeDeployment(this, 'deployment', {
      metadata: metadata(identity, {
        annotations: {
          ...(databaseConnections === undefined
            ? {}
            : { [annotations.databaseConnections]: String(databaseConnections) }),
          [annotations.drainSeconds]: String(shutdown.drainSeconds),
          ...builtWith(environment, key),
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
          metadata: { labels: { ...identity.labels }, ...restarting(environment, key) },
          spec: pod(environment, {
            account: key,
            serviceAccountName,
            terminationGracePeriodSeconds: shutdown.gracePeriodSeconds,
            writable: facts.writable,
            ...spread(identity),
            ...(facts.needsSchema === true ? { initContainers: [waitForSchema(environment, key)] } : {}),
            containers: [
              container(environment, {
                name: facts.component,
                image: key,
                resources,
                ...commandOf(key, facts),
                ...containerPorts(facts),
                env: environmentVariables(environment, key),
                writable: facts.writable,
                ...probes(facts),
                ...(sleeps ? {} : lifecycle(shutdown)),
              }),
            ],
          }),
        },
      },
    });

    if (sleeps && shutdown.preStopSeconds !== undefined)
      sleepBeforeStop(deployment, 0, shutdown.preStopSeconds);

    new Availability(this, 'availability', environment, key);
  }
}

/** What a container starts, and where: its own image runs the right command by itself, that of another one does not. */
function commandOf(
  key: ServiceKey,
  { image, command, arguments: args, workingDirectory }: ContainerContract,
): Pick<k8s.Container, 'command' | 'args' | 'workingDir'> {
  return {
    ...(image.kind === 'released' && image.of !== key ? { command: [...command] } : {}),
    ...(args === undefined ? {} : { args: [...args] }),
    ...(workingDirectory === undefined ? {} : { workingDir: workingDirectory }),
  };
}

/** Endpoints are withdrawn while the container still serves: requests on their way are answered. */
function lifecycle({ preStopSeconds }: Shutdown): Pick<k8s.Container, 'lifecycle'> {
  if (preStopSeconds === undefined) return {};
  return { lifecycle: { preStop: { exec: { command: ['sleep', String(preStopSeconds)] } } } };
}

/** What the image must have been built with; on the Deployment, so that it is known and no pod restarts for it. */
function builtWith(environment: Environment, key: ServiceKey): Record<string, string> {
  const built = Object.entries(buildArguments(environment, key));
  return Object.fromEntries(built.map(([name, value]) => [`${annotations.builtWith}${name}`, value]));
}

/** Annotations that roll the pods, where there are any. */
function restarting(environment: Environment, key: ServiceKey): Pick<k8s.ObjectMeta, 'annotations'> {
  const found = secretChecksum(environment, key);
  return Object.keys(found).length === 0 ? {} : { annotations: found };
}
