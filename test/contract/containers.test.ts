import type { ContainerContract, HealthCheck } from '../../lib/contract';
import type { Container } from '../manifest';
import { walked } from './walk';

it.each(walked)(
  'workload, Service and ServiceAccount have one name: $where',
  ({ manifest, facts, template }) => {
    expect(manifest.find('Service', facts.name).metadata.name).toBe(facts.name);
    expect(manifest.find('ServiceAccount', facts.name).metadata.name).toBe(facts.name);
    expect(template.spec.serviceAccountName).toBe(facts.name);
  },
);

it.each(walked)('a Service selects the pods of its workload alone: $where', ({ manifest, facts }) => {
  const selector = Object.entries(manifest.find('Service', facts.name).spec.selector);
  const selected = manifest
    .workloads()
    .filter(({ template }) => selector.every(([name, value]) => template.metadata?.labels?.[name] === value))
    .map(({ name }) => name);
  expect(selected).toEqual([facts.name]);
});

it.each(walked)("the port has the contract's number and name on container and Service: $where", (row) => {
  const { name, number } = row.facts.port;
  expect(row.container.ports).toEqual([{ name, containerPort: number, protocol: 'TCP' }]);
  expect(row.manifest.find('Service', row.facts.name).spec.ports).toEqual([
    { name, port: number, targetPort: name, protocol: 'TCP' },
  ]);
});

it.each(walked)("a container starts in the contract's directory, or its image's: $where", (row) => {
  expect(row.container.workingDir).toBe(row.facts.workingDirectory);
});

/** Where a probe goes, without its rhythm. */
function target({ httpGet, exec }: NonNullable<Container['livenessProbe']> = {}): unknown {
  return httpGet ?? exec;
}

function expected(check: HealthCheck, { port }: ContainerContract): unknown {
  return check.kind === 'http' ? { path: check.path, port: port.name } : { command: check.command };
}

describe('health', () => {
  it.each(walked)("is asked at the contract's endpoints and port: $where", ({ container, facts }) => {
    expect(target(container.livenessProbe)).toEqual(expected(facts.health.live, facts));
    expect(target(container.readinessProbe)).toEqual(expected(facts.health.ready, facts));
    expect(target(container.startupProbe)).toEqual(expected(facts.health.live, facts));
  });

  it.each(walked)('is given longer than the container promises to take: $where', ({ container, facts }) => {
    const { live, ready } = facts.health;
    const promised = (check: HealthCheck): number =>
      check.kind === 'http'
        ? Math.max(check.answersWithinMilliseconds / 1000, check.asksOthersForSeconds ?? 0)
        : 0;
    expect(container.livenessProbe?.timeoutSeconds).toBeGreaterThan(promised(live));
    expect(container.startupProbe?.timeoutSeconds).toBeGreaterThan(promised(live));
    expect(container.readinessProbe?.timeoutSeconds).toBeGreaterThan(promised(ready));
  });

  it.each(walked)("has at least the image's start period before liveness counts: $where", (row) => {
    const { periodSeconds = 0, failureThreshold = 0 } = row.container.startupProbe ?? {};
    const { startPeriodSeconds } = row.facts.imageHealthCheck;
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(startPeriodSeconds);
  });
});

it.each(walked)(
  'files are writable exactly where the contract says, on the right kind of volume: $where',
  (row) => {
    const { template, manifest, facts, container } = row;
    const claims = manifest
      .all('StatefulSet')
      .filter(({ metadata }) => metadata.name === facts.name)
      .flatMap(({ spec }) => (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name));
    const backing = (name: string): string => {
      if (claims.includes(name)) return 'claim';
      const directory = template.spec.volumes?.find((volume) => volume.name === name)?.emptyDir;
      return directory === undefined
        ? 'something else'
        : directory.medium === 'Memory'
          ? 'memory'
          : 'scratch';
    };
    const writable = (container.volumeMounts ?? []).filter(({ readOnly = false }) => !readOnly);
    expect(writable.map(({ mountPath, name }) => ({ path: mountPath, volume: backing(name) }))).toEqual(
      facts.writable,
    );
    expect(writable.filter(({ subPath }) => subPath !== undefined)).toEqual([]);
    expect(container.securityContext?.readOnlyRootFilesystem).toBe(true);
  },
);
