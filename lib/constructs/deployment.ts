import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { type ContainerContract, containers, type ServiceKey } from '../contract';
import { buildArguments, type Environment, hasFeature, shutdownOf, type Workload } from '../environments';
import type * as k8s from '../../imports/k8s';
import { distributeTraffic } from '../../imports/newer-fields';
import { Availability } from './availability';
import { environmentVariables } from './environment-variables';
import { identityOf } from './identity';
import { waitForSchema } from './migration';
import { probes } from './probes';
import { rollingDeployment } from './rolling-deployment';
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
    const identity = identityOf(environment, key);

    const serviceAccountName = serviceAccount(this, identity);
    const address = service(this, identity, facts);
    if (address !== undefined && hasFeature(environment, 'preferClose'))
      distributeTraffic(
        address,
        hasFeature(environment, 'preferSameZone') ? 'PreferSameZone' : 'PreferClose',
      );

    rollingDeployment(this, environment, identity, {
      ...(scale.kind === 'fixed' ? { replicas: scale.replicas } : {}),
      shutdown: shutdownOf(environment, key),
      annotations: {
        ...(databaseConnections === undefined
          ? {}
          : { [annotations.databaseConnections]: String(databaseConnections) }),
        ...builtWith(environment, key),
      },
      podAnnotations: secretChecksum(environment, key),
      pod: {
        account: key,
        serviceAccountName,
        writable: facts.writable,
        ...(facts.needsSchema === true ? { initContainers: [waitForSchema(environment, key)] } : {}),
      },
      container: {
        name: facts.component,
        image: key,
        resources,
        ...commandOf(key, facts),
        ...containerPorts(facts),
        env: environmentVariables(environment, key),
        writable: facts.writable,
        ...probes(facts),
      },
    });

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

/** What the image must have been built with; on the Deployment, so that it is known and no pod restarts for it. */
function builtWith(environment: Environment, key: ServiceKey): Record<string, string> {
  const built = Object.entries(buildArguments(environment, key));
  return Object.fromEntries(built.map(([name, value]) => [`${annotations.builtWith}${name}`, value]));
}
