import { probes as optionalProbes } from '../../lib/constructs/probes';
import { contract, type ContainerContract, type HealthCheck } from '../../lib/contract';

/** All three probes, each empty where there is none. */
function probes(...given: Parameters<typeof optionalProbes>): Required<ReturnType<typeof optionalProbes>> {
  return { livenessProbe: {}, readinessProbe: {}, startupProbe: {}, ...optionalProbes(...given) };
}

const http = contract.backend satisfies ContainerContract;

function withReady(ready: HealthCheck): ContainerContract {
  return { ...http, health: { ...http.health, ready } };
}

describe('probes', () => {
  it('ask an HTTP endpoint at the port by its name', () => {
    const { livenessProbe, startupProbe } = probes(http);
    expect(livenessProbe.httpGet).toMatchObject({ path: '/livez', port: { value: 'http' } });
    expect(startupProbe.httpGet).toEqual(livenessProbe.httpGet);
  });

  it('run a command where the contract names one', () => {
    const { readinessProbe } = probes(withReady({ kind: 'command', command: ['true', '-x'] }));
    expect(readinessProbe.exec).toEqual({ command: ['true', '-x'] });
    expect(readinessProbe.httpGet).toBeUndefined();
  });

  it('ask nobody for readiness who does not promise to tell', () => {
    const { live } = http.health;
    expect(optionalProbes({ ...http, health: { live } })).not.toHaveProperty('readinessProbe');
  });

  it('cannot ask over HTTP who has no port', () => {
    const { port, ...silent } = http;
    expect(port.number).toBe(8000);
    expect(() => probes(silent)).toThrow('/livez cannot be asked: the contract names no port.');
  });

  it.each([1, 5, 30])('wait longer for readiness than it asks others, here %d s', (asksOthersForSeconds) => {
    const { readinessProbe, livenessProbe } = probes(
      withReady({ kind: 'http', path: '/r', answersWithinMilliseconds: 500, asksOthersForSeconds }),
    );
    expect(readinessProbe.timeoutSeconds).toBeGreaterThan(asksOthersForSeconds);
    expect(livenessProbe.timeoutSeconds).toBe(http.imageHealthCheck.timeoutSeconds);
  });

  it.each([1, 120, 901])('let a start take its time before liveness counts, here %d s more', (slowStart) => {
    const { periodSeconds = 0, failureThreshold = 0 } = probes(http, slowStart).startupProbe;
    const needed = http.imageHealthCheck.startPeriodSeconds + slowStart;
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(needed);
    expect(periodSeconds * failureThreshold).toBeLessThan(needed + periodSeconds);
  });

  it('take a pod out of its Service before they restart it', () => {
    const { livenessProbe, readinessProbe } = probes(http);
    const silence = ({ periodSeconds = 0, failureThreshold = 0 }): number => periodSeconds * failureThreshold;
    expect(silence(readinessProbe)).toBeLessThan(silence(livenessProbe));
  });
});
