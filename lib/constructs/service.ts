import type { Construct } from 'constructs';
import { type ContainerContract, security } from '../contract';
import * as k8s from '../../imports/k8s';
import { type Identity, metadata } from './identity';

/** The account of a part's pods, whose token reaches none of them. */
export function serviceAccount(scope: Construct, identity: Identity): string {
  const account = new k8s.KubeServiceAccount(scope, 'service-account', {
    metadata: metadata(identity),
    automountServiceAccountToken: security.mountServiceAccountToken,
  });
  return account.name;
}

/** The contract's port of a container, as its pods open it; none where it answers nobody. */
export function containerPorts({ port }: ContainerContract): Pick<k8s.Container, 'ports'> {
  if (port === undefined) return {};
  return { ports: [{ name: port.name, containerPort: port.number, protocol: 'TCP' }] };
}

/** The name, address and port under which others reach a part's pods, if it answers any. */
export function service(
  scope: Construct,
  identity: Identity,
  { port }: ContainerContract,
): k8s.KubeService | undefined {
  if (port === undefined) return undefined;
  const { name, number } = port;
  return new k8s.KubeService(scope, 'service', {
    metadata: metadata(identity),
    spec: {
      selector: { ...identity.selector },
      ports: [{ name, port: number, targetPort: k8s.IntOrString.fromString(name), protocol: 'TCP' }],
    },
  });
}
