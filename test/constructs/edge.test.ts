import { Edge } from '../../lib/constructs/edge';
import { type Edge as EdgeChoice, production } from '../../lib/environments';
import { edges } from '../choices';
import { type Manifest, manifestWith } from '../manifest';

function edge(choice: EdgeChoice): Manifest {
  return manifestWith(
    (scope) => new Edge(scope, 'edge', { ...production, domain: 'tasks.example.org', edge: choice }),
  );
}

const [ingress, gateway] = edges;
if (ingress?.kind !== 'ingress' || gateway?.kind !== 'gateway') throw new Error('a choice is missing');

describe('an Ingress', () => {
  const { spec, metadata } = edge(ingress).find('Ingress', 'todo-edge');

  it('answers for the domain with the frontend and for api.<domain> with the backend', () => {
    const routes = spec.rules.map(({ host, http: { paths } }) => [host, paths]);
    const path = (name: string): object[] => [
      { path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } },
    ];
    expect(routes).toEqual([
      ['tasks.example.org', path('todo-frontend')],
      ['api.tasks.example.org', path('todo-backend')],
    ]);
  });

  it('serves both hosts with one certificate that cert-manager issues', () => {
    expect(spec.tls).toEqual([
      { hosts: ['tasks.example.org', 'api.tasks.example.org'], secretName: 'todo-tls' },
    ]);
    expect(metadata.annotations).toMatchObject({ 'cert-manager.io/issuer': 'letsencrypt' });
    expect(metadata.annotations).not.toHaveProperty(['cert-manager.io/cluster-issuer']);
  });

  it('names an issuer of the cluster by the annotation for those', () => {
    const tls = { kind: 'cert-manager', issuer: { kind: 'ClusterIssuer', name: 'public' } } as const;
    const { annotations } = edge({ ...ingress, tls }).find('Ingress', 'todo-edge').metadata;
    expect(annotations).toMatchObject({ 'cert-manager.io/cluster-issuer': 'public' });
    expect(annotations).not.toHaveProperty(['cert-manager.io/issuer']);
  });

  it('takes a certificate that exists, and asks nobody for one', () => {
    const own = edge({ ...ingress, tls: { kind: 'existing', secret: 'wildcard' } }).find(
      'Ingress',
      'todo-edge',
    );
    expect(own.spec.tls[0]?.secretName).toBe('wildcard');
    expect(Object.keys(own.metadata.annotations ?? {})).toEqual(['haproxy.org/ssl-redirect']);
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
    expect(routes.find('HTTPRoute', 'todo-redirect').spec).toEqual({
      parentRefs: [{ name: 'public', namespace: 'edge', sectionName: 'http' }],
      hostnames: ['tasks.example.org', 'api.tasks.example.org'],
      rules: [
        { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
      ],
    });
  });
});

it('is nothing where something else lets browsers in', () => {
  expect(edge({ kind: 'none' }).objects).toEqual([]);
});
