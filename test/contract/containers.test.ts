import type { ContainerContract, HealthCheck } from '../../lib/contract';
import type { Probe, Volume } from '../kubernetes';
import { walked } from './walk';

describe('names', () => {
  it.each(walked)('are the same for workload, Service and ServiceAccount: $where', (row) => {
    const { manifest, facts, template } = row;
    expect(manifest.find('Service', facts.name).metadata.name).toBe(facts.name);
    expect(manifest.find('ServiceAccount', facts.name).metadata.name).toBe(facts.name);
    expect(template.spec.serviceAccountName).toBe(facts.name);
  });

  it.each(walked)(
    'of Service and pods meet: the Service selects the pods of its workload alone: $where',
    (row) => {
      const selector = Object.entries(row.manifest.find('Service', row.facts.name).spec.selector);
      const selected = row.manifest
        .workloads()
        .filter(({ template }) =>
          selector.every(([name, value]) => template.metadata?.labels?.[name] === value),
        )
        .map(({ name }) => name);
      expect(selected).toEqual([row.facts.name]);
    },
  );
});

describe('the port', () => {
  it.each(walked)("has the contract's number and name on container and Service: $where", (row) => {
    const { name, number } = row.facts.port;
    const service = row.manifest.find('Service', row.facts.name);
    expect(row.container.ports).toContainEqual(expect.objectContaining({ name, containerPort: number }));
    expect(service.spec.ports).toContainEqual(
      expect.objectContaining({ name, port: number, targetPort: name }),
    );
  });
});

describe('the working directory', () => {
  it.each(walked)("is the contract's, or the image's own where the contract names none: $where", (row) => {
    expect(row.container.workingDir).toBe(row.facts.workingDirectory);
  });
});

/** Where a probe goes, without its rhythm. */
function target({ httpGet, exec }: Probe = {}): unknown {
  return httpGet ?? exec;
}

function expectedTarget(check: HealthCheck, { port }: ContainerContract): unknown {
  return check.kind === 'http' ? { path: check.path, port: port.name } : { command: check.command };
}

describe('health', () => {
  it.each(walked)("is asked at the contract's endpoints and port: $where", ({ container, facts }) => {
    expect(target(container.livenessProbe)).toEqual(expectedTarget(facts.health.live, facts));
    expect(target(container.readinessProbe)).toEqual(expectedTarget(facts.health.ready, facts));
    expect(target(container.startupProbe)).toEqual(expectedTarget(facts.health.live, facts));
  });

  it.each(walked)('is given longer than the container promises to take: $where', ({ container, facts }) => {
    const { live, ready } = facts.health;
    for (const [check, probe] of [
      [live, container.livenessProbe],
      [live, container.startupProbe],
      [ready, container.readinessProbe],
    ] as const) {
      const promised =
        check.kind === 'http'
          ? Math.max(check.answersWithinMilliseconds / 1000, check.asksOthersForSeconds ?? 0)
          : 0;
      expect(probe?.timeoutSeconds).toBeGreaterThan(promised);
    }
  });

  it.each(walked)("has at least the image's start period before liveness counts: $where", (row) => {
    const { periodSeconds = 0, failureThreshold = 0 } = row.container.startupProbe ?? {};
    expect(periodSeconds * failureThreshold).toBeGreaterThanOrEqual(
      row.facts.imageHealthCheck.startPeriodSeconds,
    );
  });
});

const writable = walked.flatMap((row) =>
  row.facts.writable.map((path) => ({ ...row, ...path, where: `${row.where}: ${path.path}` })),
);

/** What a volume is backed by, in the contract's words. */
function backing(volume: Volume | undefined): string {
  if (volume === undefined) return 'nothing';
  if (volume.emptyDir === undefined) return 'something else';
  return volume.emptyDir.medium === 'Memory' ? 'memory' : 'scratch';
}

describe('files', () => {
  it.each(writable)(
    'are writable exactly where the contract says so, on the right kind of volume: $where',
    (row) => {
      const { template, manifest, facts } = row;
      const mounts = (row.container.volumeMounts ?? []).filter(({ mountPath }) => mountPath === row.path);
      expect(mounts).toHaveLength(1);
      expect(Object.keys(mounts[0] ?? {}).sort()).toEqual(['mountPath', 'name']);

      const claims = manifest
        .all('StatefulSet')
        .filter(({ metadata }) => metadata.name === facts.name)
        .flatMap(({ spec }) => spec.volumeClaimTemplates ?? []);
      const claimed = claims.some(({ metadata }) => metadata.name === mounts[0]?.name);
      const volume = template.spec.volumes?.find(({ name }) => name === mounts[0]?.name);
      expect(claimed ? 'claim' : backing(volume)).toBe(row.volume);
    },
  );

  it.each(walked)('elsewhere are read-only: $where', ({ container, facts }) => {
    const allowed = facts.writable.map(({ path }): string => path);
    const others = (container.volumeMounts ?? []).filter(
      ({ mountPath, readOnly = false }) => !readOnly && !allowed.includes(mountPath),
    );
    expect(others).toEqual([]);
    expect(container.securityContext?.readOnlyRootFilesystem).toBe(true);
  });
});
