import type { ContainerContract, HealthCheck } from '../contract';
import * as k8s from '../../imports/k8s';

/** How often a probe asks and how often it may fail. */
type Rhythm = Pick<k8s.Probe, 'periodSeconds' | 'failureThreshold'>;

/** Without an answer, a container leaves its Service after half a minute, and is restarted after a minute. */
const live: Rhythm = { periodSeconds: 20, failureThreshold: 3 };
const ready: Rhythm = { periodSeconds: 10, failureThreshold: 3 };
const startupPeriodSeconds = 3;

/** Time for a slow node beside the start period that an image declares, in seconds. */
const usualSlowStartSeconds = 120;

function probe(
  check: HealthCheck,
  port: ContainerContract['port'],
  timeoutSeconds: number,
  rhythm: Rhythm,
): k8s.Probe {
  const timing = { ...rhythm, timeoutSeconds };
  if (check.kind === 'command') return { exec: { command: [...check.command] }, ...timing };
  if (port === undefined) throw new Error(`${check.path} cannot be asked: the contract names no port.`);
  return { httpGet: { path: check.path, port: k8s.IntOrString.fromString(port.name) }, ...timing };
}

/**
 * Liveness, readiness and startup probes on the contract's endpoints. A readiness endpoint that itself asks another
 * container is given longer than that question takes, or the kubelet gives up first.
 */
export function probes(
  { health, imageHealthCheck, port }: ContainerContract,
  slowStartSeconds = usualSlowStartSeconds,
): Pick<k8s.Container, 'livenessProbe' | 'readinessProbe' | 'startupProbe'> {
  const { timeoutSeconds, startPeriodSeconds } = imageHealthCheck;
  const asks = health.ready?.kind === 'http' ? (health.ready.asksOthersForSeconds ?? 0) : 0;
  return {
    startupProbe: probe(health.live, port, timeoutSeconds, {
      periodSeconds: startupPeriodSeconds,
      failureThreshold: Math.ceil((startPeriodSeconds + slowStartSeconds) / startupPeriodSeconds),
    }),
    livenessProbe: probe(health.live, port, timeoutSeconds, live),
    ...(health.ready && {
      readinessProbe: probe(health.ready, port, Math.max(timeoutSeconds, asks + 1), ready),
    }),
  };
}
