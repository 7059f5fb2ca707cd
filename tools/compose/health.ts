import type { ContainerContract, HealthCheck as Health } from '../../lib/contract';
import { type HealthCheck, literal } from './model';

/**
 * The check that Compose asks: readiness, for which others wait, unless answering may take longer than the check is
 * given, because the container itself asks another one.
 */
export function askedHealth({ health, imageHealthCheck }: ContainerContract): Health {
  const asks = health.ready.kind === 'http' ? (health.ready.asksOthersForSeconds ?? 0) : 0;
  return asks < imageHealthCheck.timeoutSeconds ? health.ready : health.live;
}

/** A health check of a service, at the contract's times. `http` makes the command that asks a URL in this image. */
export function healthCheck(
  container: ContainerContract,
  http: (url: string, timeoutSeconds: number) => readonly string[],
): HealthCheck {
  const { intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = container.imageHealthCheck;
  const asked = askedHealth(container);
  const command =
    asked.kind === 'http'
      ? http(`http://127.0.0.1:${container.port.number}${asked.path}`, timeoutSeconds)
      : asked.command;
  return {
    test: ['CMD', ...command.map(literal)],
    interval: `${intervalSeconds}s`,
    timeout: `${timeoutSeconds}s`,
    retries,
    start_period: `${startPeriodSeconds}s`,
  };
}

/** Asks a URL with Node.js. */
export function askWithNode(url: string): readonly string[] {
  const exit = '({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1)';
  return ['node', '-e', `fetch('${url}').then(${exit})`];
}

/** Asks a URL with Python, without the proxy that a machine may prescribe. */
export function askWithPython(url: string, timeoutSeconds: number): readonly string[] {
  const open = `build_opener(ProxyHandler({})).open('${url}', timeout=${timeoutSeconds})`;
  return ['python', '-c', `from urllib.request import ProxyHandler, build_opener; ${open}`];
}
