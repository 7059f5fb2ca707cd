import { containers } from '../../lib/contract';
import { Edge } from '../../lib/constructs/edge';
import { type Edge as EdgeChoice, production } from '../../lib/environments';
import { type Manifest, manifestWith } from '../manifest';
import { furtherServices, gateway, ingress } from '../sample-environments';

function edge(choice: EdgeChoice): Manifest {
  const environment = { ...production, domain: 'tasks.example.org', edge: choice } as const;
  return manifestWith((scope) => new Edge(scope, 'edge', environment));
}

/** Who answers at which host, and at which port. */
const served = [
  ['todo-frontend', 'tasks.example.org', 3000],
  ['todo-backend', 'api.tasks.example.org', 8000],
  ...furtherServices.flatMap((key) => {
    const { name, publicHost, port } = containers[key];
    return publicHost === undefined ? [] : [[name, `${publicHost}.tasks.example.org`, port?.number] as const];
  }),
] as const;

const hosts = served.map(([, host]) => host);

describe('an Ingress', () => {
  const { spec } = edge(ingress).find('Ingress', 'todo-edge');

  it('of the class of its controller answers for the domain with the frontend, for api. with the backend', () => {
    const rule = (host: string, name: string): object => {
      const backend = { service: { name, port: { name: 'http' } } };
      return { host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };
    };
    expect(spec.ingressClassName).toBe('haproxy');
    expect(spec.rules).toEqual(served.map(([name, host]) => rule(host, name)));
  });

  it.each([
    [{ kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'a' } }, { 'cert-manager.io/issuer': 'a' }],
    [
      { kind: 'cert-manager', issuer: { kind: 'ClusterIssuer', name: 'b' } },
      { 'cert-manager.io/cluster-issuer': 'b' },
    ],
    [{ kind: 'existing', secret: 'wildcard' }, {}],
  ] as const)(
    'serves both hosts with one certificate, from where %j says, redirects HTTP, and waits for long answers',
    (tls, asked) => {
      const own = edge({ ...ingress, tls }).find('Ingress', 'todo-edge');
      const secretName = tls.kind === 'existing' ? tls.secret : 'todo-tls';
      expect(own.spec.tls).toEqual([{ hosts, secretName }]);
      expect(own.metadata.annotations).toEqual({
        'haproxy.org/ssl-redirect': 'true',
        'nginx.ingress.kubernetes.io/proxy-read-timeout': '305',
        ...asked,
      });
    },
  );
});

describe('routes of a Gateway', () => {
  const routes = edge(gateway);

  it.each([...served])(
    'send HTTPS for its host to %s, and wait for its longest answer',
    (name, host, port) => {
      const request = name === 'todo-backend' ? '305s' : '35s';
      expect(routes.find('HTTPRoute', name).spec).toEqual({
        parentRefs: [{ name: 'public', namespace: 'edge', sectionName: 'https' }],
        hostnames: [host],
        rules: [{ backendRefs: [{ name, port }], timeouts: { request } }],
      });
    },
  );

  it('redirect HTTP for both hosts for good', () => {
    const requestRedirect = { scheme: 'https', statusCode: 301 };
    expect(routes.find('HTTPRoute', 'todo-redirect').spec).toEqual({
      parentRefs: [{ name: 'public', namespace: 'edge', sectionName: 'http' }],
      hostnames: hosts,
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect }] }],
    });
  });
});

it('is nothing where something else lets browsers in', () => {
  expect(edge({ kind: 'none' }).objects).toEqual([]);
});
