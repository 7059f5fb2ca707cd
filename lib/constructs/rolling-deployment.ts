import type { Construct } from 'constructs';
import { annotations } from '../annotations';
import { type Environment, hasFeature, type Shutdown, surge } from '../environments';
import * as k8s from '../../imports/k8s';
import { sleepBeforeStop } from '../../imports/newer-fields';
import { spread } from './availability';
import { type Identity, metadata } from './identity';
import { type ContainerProps, container, pod, type PodProps } from './pod';

/** What a Deployment of one container is made of; how it rolls and ends comes by itself. */
interface RollingProps {
  /** Default: an autoscaler sets them, and would fight with a number here at every apply. */
  readonly replicas?: number;
  readonly shutdown: Shutdown;
  /** On the Deployment, beside its time to drain. Default: none. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** On its pods, which roll when one changes. Default: none. */
  readonly podAnnotations?: Readonly<Record<string, string>>;
  readonly pod: Omit<PodProps, 'containers' | 'terminationGracePeriodSeconds'>;
  readonly container: Omit<ContainerProps, 'lifecycle'>;
}

/** A Deployment that loses no request when it rolls: no pod goes before its successor is ready, and each has time to end. */
export function rollingDeployment(
  scope: Construct,
  environment: Environment,
  identity: Identity,
  props: RollingProps,
): void {
  const { replicas, shutdown, podAnnotations = {} } = props;
  const { preStopSeconds, drainSeconds, gracePeriodSeconds } = shutdown;
  const sleeps = hasFeature(environment, 'preStopSleep');
  const deployment = new k8s.KubeDeployment(scope, 'deployment', {
    metadata: metadata(identity, {
      annotations: { ...props.annotations, [annotations.drainSeconds]: String(drainSeconds) },
    }),
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: { ...identity.selector } },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxUnavailable: k8s.IntOrString.fromNumber(0),
          maxSurge: k8s.IntOrString.fromNumber(surge),
        },
      },
      template: {
        metadata: {
          labels: { ...identity.labels },
          ...(Object.keys(podAnnotations).length === 0 ? {} : { annotations: { ...podAnnotations } }),
        },
        spec: pod(environment, {
          ...props.pod,
          ...spread(identity),
          terminationGracePeriodSeconds: gracePeriodSeconds,
          containers: [
            container(environment, { ...props.container, ...(sleeps ? {} : pauseOf(preStopSeconds)) }),
          ],
        }),
      },
    },
  });
  if (sleeps && preStopSeconds !== undefined) sleepBeforeStop(deployment, 0, preStopSeconds);
}

/** Endpoints are withdrawn while the container still serves: requests on their way are answered. */
function pauseOf(seconds: number | undefined): Pick<k8s.Container, 'lifecycle'> {
  if (seconds === undefined) return {};
  return { lifecycle: { preStop: { exec: { command: ['sleep', String(seconds)] } } } };
}
