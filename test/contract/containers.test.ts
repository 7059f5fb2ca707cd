import type { ContainerContract, HealthCheck } from '../../lib/contract';
import type { Container } from '../manifest';
import { walked } from './walk';

it.each(walked)(
  'workload, Service and ServiceAccount have one name, and its directory is the contract’s: $where',
  (row) => {
    const { manifest, facts, template, container } = row;
    const services = manifest.all('Service').filter(({ metadata }) => metadata.name === facts.name);
    expect(services).toHaveLength(facts.port === undefined ? 0 : 1);
    expect(manifest.find('ServiceAccount', facts.name).metadata.name).toBe(facts.name);
    expect(template.spec.serviceAccountName).toBe(facts.name);
    expect(container.workingDir).toBe(facts.workingDirectory);
  },
);

const answering = walked.filter(({ facts }) => facts.port !== undefined);

it.each(answering)('a Service selects the pods of its workload alone: $where', ({ manifest, facts }) => {
  const selector = Object.entries(manifest.find('Service', facts.name).spec.selector);
  const selected = manifest
    .workloads()
    .filter(({ template }) => selector.every(([name, value]) => template.metadata?.labels?.[name] === value))
    .map(({ name }) => name);
  expect(selected).toEqual([facts.name]);
});

it.each(answering)("the port has the contract's number and name on container and Service: $where", (row) => {
  const { name, number } = row.facts.port ?? {};
  expect(row.container.ports).toEqual([{ name, containerPort: number, protocol: 'TCP' }]);
  expect(row.manifest.find('Service', row.facts.name).spec.ports).toEqual([
    { name, port: number, targetPort: name, protocol: 'TCP' },
  ]);
});

/** Where a probe goes, without its rhythm. */
function target({ httpGet, exec }: NonNullable<Container['livenessProbe']> = {}): unknown {
  return httpGet ?? exec;
}

function expected(check: HealthCheck | undefined, { port }: ContainerContract): unknown {
  if (check === undefined) return undefined;
  return check.kind === 'http' ? { path: check.path, port: port?.name } : { command: check.command };
}

/** Seconds that an answer may take by the promise of the container. */
function promised(check: HealthCheck | undefined): number {
  if (check?.kind !== 'http') return 0;
  return Math.max(check.answersWithinMilliseconds / 1000, check.asksOthersForSeconds ?? 0);
}

describe('health', () => {
  it.each(walked)("is asked at the contract's endpoints, for longer than they may take: $where", (row) => {
    const { live, ready } = row.facts.health;
    const { livenessProbe, readinessProbe, startupProbe } = row.container;
    for (const [probe, check] of [
      [livenessProbe, live],
      [startupProbe, live],
      [readinessProbe, ready],
    ] as const) {
      expect(target(probe)).toEqual(expected(check, row.facts));
      expect(probe?.timeoutSeconds ?? Infinity).toBeGreaterThan(promised(check));
    }
  });

  it.each(walked)("has at least the image's start period before liveness counts: $where", (row) => {
    const { periodSeconds = 0, failureThreshold = 0 } = row.container.startupProbe ?? {};
    const { startPeriodSeconds } = row.facts.imageHealthCheck;
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(startPeriodSeconds);
  });
});

it.each(walked)('files are writable where the contract says, on the right kind of volume: $where', (row) => {
  const { template, manifest, facts, container } = row;
  const claims = manifest
    .all('StatefulSet')
    .filter(({ metadata }) => metadata.name === facts.name)
    .flatMap(({ spec }) => (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name));
  const backing = (name: string): string => {
    if (claims.includes(name)) return 'claim';
    const directory = template.spec.volumes?.find((volume) => volume.name === name)?.emptyDir;
    if (directory === undefined) return 'something else';
    return directory.medium === 'Memory' ? 'memory' : 'scratch';
  };
  const writable = (container.volumeMounts ?? []).filter(({ readOnly = false }) => !readOnly);
  const volumes = writable.map(({ mountPath, name }) => ({ path: mountPath, volume: backing(name) }));
  expect(volumes).toEqual(facts.writable);
  expect(writable.filter(({ subPath }) => subPath !== undefined)).toEqual([]);
});
