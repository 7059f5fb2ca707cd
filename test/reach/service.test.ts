import {
  decideService,
  type Port,
  readManifest,
  type Service,
  type ServiceDecision,
} from '../../tools/reach';
import { deployment, intoServer, type Manifest, podOf, policy, service, tcp, udp } from './manifests';

const client = deployment('client');
const server = deployment('server', { ports: [{ name: 'http', containerPort: 8080 }] });
const selector = { app: 'server' };

function through(spec: unknown, port: Port, others: readonly Manifest[] = []): ServiceDecision {
  const topology = readManifest([client, server, service('s', spec), ...others]);
  expect(topology.problems).toEqual([]);
  const found: Service | undefined = topology.services[0];
  if (found === undefined) throw new Error('The Service was not read');
  return decideService(topology, podOf(topology, 'client'), found, port);
}

/** What comes out behind the Service, as "workload port allowed". */
function behind(decision: ServiceDecision): readonly string[] | string {
  if (decision.kind !== 'pods') return decision.kind;
  return decision.destinations.map(
    ({ pod, port, decision: { allowed } }) => `${pod.name} ${port.number} ${allowed ? 'allowed' : 'refused'}`,
  );
}

describe('a Service', () => {
  test('is translated to the target port, which the policies then see', () => {
    const spec = { selector, ports: [{ port: 80, targetPort: 8080 }] };
    const allowing = (port: number): Manifest => policy('p', intoServer({ ports: [{ port }] }));
    expect(behind(through(spec, tcp(80), [allowing(8080)]))).toEqual(['server 8080 allowed']);
    expect(behind(through(spec, tcp(80), [allowing(80)]))).toEqual(['server 8080 refused']);
  });

  test('resolves a named target port on the pods it selects', () => {
    const spec = { selector, ports: [{ port: 80, targetPort: 'http' }] };
    expect(behind(through(spec, tcp(80)))).toEqual(['server 8080 allowed']);
  });

  test('leads nowhere when no pod declares the named target port', () => {
    expect(behind(through({ selector, ports: [{ port: 80, targetPort: 'web' }] }, tcp(80)))).toEqual([]);
    const other = { selector, ports: [{ port: 80, protocol: 'UDP', targetPort: 'http' }] };
    expect(behind(through(other, udp(80)))).toEqual([]);
  });

  test('uses its own port where no target port is stated', () => {
    expect(behind(through({ selector, ports: [{ port: 80 }] }, tcp(80)))).toEqual(['server 80 allowed']);
  });

  test('leads to every workload that it selects, each decided by itself', () => {
    const sibling = deployment('sibling', { labels: { app: 'server', canary: 'yes' } });
    const closed = policy('closed', { podSelector: { matchLabels: { canary: 'yes' } } });
    expect(behind(through({ selector, ports: [{ port: 80 }] }, tcp(80), [sibling, closed]))).toEqual([
      'server 80 allowed',
      'sibling 80 refused',
    ]);
  });

  test('selects pods of its own namespace only', () => {
    const foreign = deployment('foreign', { namespace: 'elsewhere', labels: selector });
    expect(behind(through({ selector, ports: [{ port: 80 }] }, tcp(80), [foreign]))).toEqual([
      'server 80 allowed',
    ]);
  });

  test('offers the ports it lists, in their protocol', () => {
    const spec = { selector, ports: [{ port: 80 }] };
    expect(behind(through(spec, tcp(81)))).toBe('no such port');
    expect(behind(through(spec, udp(80)))).toBe('no such port');
  });

  test('that is headless translates nothing: the port that was dialled is the port of the pod', () => {
    const spec = { selector, clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] };
    expect(behind(through(spec, tcp(80)))).toEqual(['server 80 allowed']);
    expect(behind(through(spec, tcp(8080)))).toEqual(['server 8080 allowed']);
  });

  test.each([
    ['has no selector', { ports: [{ port: 80 }] }],
    ['has an empty selector', { selector: {}, ports: [{ port: 80 }] }],
    ['stands for a name outside', { type: 'ExternalName', externalName: 'db.example.com', selector }],
  ])('that %s leads to what the manifests do not know', (_, spec) => {
    expect(behind(through(spec, tcp(80)))).toBe('unknown destination');
  });

  test('that selects no pod leads nowhere', () => {
    expect(behind(through({ selector: { app: 'gone' }, ports: [{ port: 80 }] }, tcp(80)))).toEqual([]);
  });
});
