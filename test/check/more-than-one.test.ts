import { backend, backendPod, broken, extended } from './broken';

const service = ['minikube', 'Service', 'todo-backend'] as const;
const configMap = ['minikube', 'ConfigMap', 'todo-postgres'] as const;
const metadata = { name: 'second', namespace: 'todo' };

describe('of several, one that fits is enough', () => {
  const second = { name: 'metrics', containerPort: 9000 };

  test('where a container exposes several ports', () => {
    const ports = [{ name: 'http', containerPort: 8000 }, second];
    expect(broken('ports-are-exposed', backend, backendPod('containers', 0, 'ports'), ports)).toEqual([]);
  });

  test('where a route leads to one port of a Service with two', () => {
    const ports = [
      { name: 'http', port: 8000, targetPort: 'http' },
      { name: 'other', port: 80, targetPort: 'http' },
    ];
    const route = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata,
      spec: { rules: [{ backendRefs: [{ name: 'second', port: 80 }] }] },
    };
    const target = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: { 'app.kubernetes.io/name': 'todo-backend' }, ports },
    };
    expect(extended('ports-are-exposed', route, target)).toEqual([]);
    expect(broken('ports-are-exposed', service, ['spec', 'ports'], ports)).toEqual([]);
  });
});

describe('each is looked at', () => {
  test('the keys of ConfigMaps', () => {
    expect(broken('names-are-valid', configMap, ['data', 'a/b'], 'x')).toHaveLength(1);
  });

  test('a StatefulSet that no Service selects', () => {
    const template = {
      metadata: { labels: { app: 'x' } },
      spec: { containers: [{ ports: [{ containerPort: 1 }] }] },
    };
    const lonely = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { template } };
    expect(extended('selectors-select', lonely)).toContain(
      'No Service selects the pods of StatefulSet todo/second.',
    );
  });

  test('a Deployment without ports needs no Service', () => {
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{}] } };
    const quiet = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template } };
    expect(extended('selectors-select', quiet).filter((message) => message.startsWith('No Service'))).toEqual(
      [],
    );
  });
});
