import { at } from '../../tools/manifest';
import { changed } from './defects/json';
import { messages, type Place, withChange } from './manifests';

const backend = 'production Deployment todo-backend';
const policy = 'production NetworkPolicy todo-backend';
const postgres = 'production StatefulSet todo-postgres';
const kubeSystem = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
};

describe('nothing is found in', () => {
  const mount = {
    name: 'var-lib-postgresql-data',
    mountPath: '/var/lib/postgresql/data/pgdata',
    subPath: 'a',
  };

  test.each<readonly [Place, string, unknown]>([
    [backend, 'spec.strategy.rollingUpdate.maxUnavailable', '10%'],
    [backend, 'main.lifecycle.preStop', { exec: { command: ['sh', '-c', 'sleep 10s'] } }],
    [policy, 'spec.egress', [{ to: [kubeSystem] }]],
    ['production CronJob todo-restore', 'spec.suspend', true],
    ['production Namespace todo', 'metadata.labels["pod-security.kubernetes.io/enforce-version"]', 'latest'],
  ])('%s with %s as %j', (place, path, value) => {
    const rules = ['shutdowns-have-time', 'data-is-kept', 'namespaces-enforce-restricted', 'workloads-run'];
    expect(rules.flatMap((rule) => messages(rule, withChange(place, path, value)))).toEqual([]);
  });

  test('PGDATA at a subPath, where the image runs as root first', () => {
    const documents = withChange(postgres, 'main.volumeMounts[0]', mount);
    expect(messages('volumes-are-mounted', documents)).toHaveLength(1);
    const asRoot = documents.map((each) =>
      at(each, 'kind') === 'StatefulSet'
        ? ['spec', 'containers'].reduce(
            (whole, part) =>
              changed(
                whole,
                [
                  'spec',
                  'template',
                  'spec',
                  ...(part === 'spec' ? [] : ['containers', 0]),
                  'securityContext',
                ],
                () => undefined,
              ),
            each,
          )
        : each,
    );
    expect(
      messages('volumes-are-mounted', asRoot).filter(
        (message) => message.includes('PGDATA') || message.includes('subPath'),
      ),
    ).toEqual([]);
  });
});
