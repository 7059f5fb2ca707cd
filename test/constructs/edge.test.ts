import { Edge } from '../../lib/constructs/edge';
import { type Edge as EdgeChoice, production } from '../../lib/environments';
import { type Manifest, manifestWith } from '../manifest';
import { gateway, ingress } from '../sample-environments';

function edge(choice: EdgeChoice): Manifest {
  const environment = { ...production, domain: 'tasks.example.org', edge: choice } as const;
  return manifestWith((scope) => new Edge(scope, 'edge', environment));
}

const hosts = ['tasks.example.org', 'api.tasks.example.org'];

describe('an Ingress', () => {
  const { spec, metadata } = edge(ingress).find('Ingress', 'todo-edge');

  it('answers for the domain with the frontend and for api.<domain> with the backend', () => {
    const rule = (host: string, name: string): object => ({
      host,
      http: {
        paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
      },
    });
    expect(spec.rules).toEqual([
      rule('tasks.example.org', 'todo-frontend'),
      rule('api.tasks.example.org', 'todo-backend'),
    ]);
  });

  it.each([
    [
      { kind: 'cert-manager', issuer: { kind: 'Issuer', name: 'a' } },
      'todo-tls',
      { 'cert-manager.io/issuer': 'a' },
    ],
    [
      { kind: 'cert-manager', issuer: { kind: 'ClusterIssuer', name: 'b' } },
      'todo-tls',
      { 'cert-manager.io/cluster-issuer': 'b' },
    ],
    [{ kind: 'existing', secret: 'wildcard' }, 'wildcard', {}],
  ] as const)('serves both hosts with one certificate, from where %j says', (tls, secretName, asked) => {
    const own = edge({ ...ingress, tls }).find('Ingress', 'todo-edge');
    expect(own.spec.tls).toEqual([{ hosts, secretName }]);
    expect(own.metadata.annotations).toEqual({ 'haproxy.org/ssl-redirect': 'true', ...asked });
  });

  it('is of the class of its controller, and has it redirect HTTP', () => {
    expect(spec.ingressClassName).toBe('haproxy');
    expect(metadata.annotations).toMatchObject({ 'haproxy.org/ssl-redirect': 'true' });
  });
});

describe('routes of a Gateway', () => {
  const routes = edge(gateway);

  it.each([
    ['todo-frontend', 'tasks.example.org', 3000],
    ['todo-backend', 'api.tasks.example.org', 8000],
  ])('send HTTPS for its host to %s', (name, host, port) => {
    expect(routes.find('HTTPRoute', name).spec).toEqual({
      parentRefs: [{ name: 'public', namespace: 'edge', sectionName: 'https' }],
      hostnames: [host],
      rules: [{ backendRefs: [{ name, port }] }],
    });
  });

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
