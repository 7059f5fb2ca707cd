import { production } from '../../lib/environments';
import { changed, stepsOf, valueAt } from './defects/json';
import { messages } from './broken';
import { synthesize, variants } from './manifests';

const cluster = synthesize(variants['CloudNativePG, a gateway and an external store'] ?? production);

/** Findings of a rule after one object of the manifest with operators was changed, or removed. */
function operated(
  rule: string,
  kind: string,
  path: readonly (string | number)[],
  value: unknown,
): readonly string[] {
  const index = cluster.findIndex((document) => valueAt(document, ['kind']) === kind);
  expect(index).toBeGreaterThanOrEqual(0);
  const replaced = changed(cluster[index], path, () => value);
  return messages(rule, cluster.toSpliced(index, 1, ...(replaced === undefined ? [] : [replaced])));
}

describe('with operators', () => {
  test.each<readonly [string, string, readonly (string | number)[], unknown, RegExp]>([
    [
      'references-resolve',
      'Cluster',
      [],
      undefined,
      /no Secret todo-postgres-app, and nothing that makes one/,
    ],
    ['references-resolve', 'Cluster', ['metadata', 'name'], 'other', /There is no Cluster todo-postgres/],
    ['references-resolve', 'ObjectStore', [], undefined, /There is no ObjectStore todo-postgres/],
    ['references-resolve', 'ExternalSecret', [], undefined, /There is no Secret todo-frontend/],
    [
      'references-resolve',
      'ExternalSecret',
      ['spec', 'data', 0, 'secretKey'],
      'OTHER',
      /has no key BETTER_AUTH_SECRET/,
    ],
    [
      'references-resolve',
      'Namespace',
      ['metadata', 'annotations', 'todo-chatbot/existing-secrets'],
      undefined,
      /backup-store/,
    ],
    ['selectors-select', 'Cluster', ['metadata', 'name'], 'other', /selects no pod/],
    [
      'connections-fit',
      'Cluster',
      ['spec', 'postgresql', 'parameters', 'max_connections'],
      '50',
      /leaves 47/,
    ],
    [
      'images-are-pinned',
      'Cluster',
      ['spec', 'imageName'],
      'ghcr.io/cloudnative-pg/postgresql',
      /neither tag nor digest/,
    ],
    [
      'ports-are-exposed',
      'HTTPRoute',
      ['spec', 'rules', 0, 'backendRefs', 0, 'port'],
      80,
      /has no such port/,
    ],
    [
      'objects-match-their-schema',
      'ScheduledBackup',
      ['spec', 'schedule'],
      '0 3 * * *',
      /cron expression of 6 fields/,
    ],
    ['objects-match-their-schema', 'Cluster', ['spec', 'instances'], 'three', /must be a whole number/],
    ['objects-match-their-schema', 'ScheduledBackup', ['spec', 'method'], 'x', /one of .*volumeSnapshot/],
    ['objects-match-their-schema', 'Cluster', ['spec', 'storage', 'size'], '5 GB', /must be a quantity/],
    [
      'objects-match-their-schema',
      'Cluster',
      ['spec', 'plugins', 0, 'nam'],
      'x',
      /nam is not a field of Plugin/,
    ],
    [
      'objects-match-their-schema',
      'ExternalSecret',
      ['spec', 'secretStoreRef', 'nam'],
      'x',
      /is not a field of SecretStoreRef/,
    ],
  ])('%s holds %s to its references', (rule, kind, path, value, message) => {
    expect(operated(rule, kind, path, value).join('\n')).toMatch(message);
  });

  test('a database is not asked to be open to the edge, as what proves a domain is', () => {
    const index = cluster.findIndex(
      (document) =>
        valueAt(document, ['kind']) === 'NetworkPolicy' &&
        valueAt(document, ['metadata', 'name']) === 'todo-postgres',
    );
    const ingress = stepsOf(valueAt(cluster[index], ['spec', 'ingress']))
      .map((step) => valueAt(cluster[index], ['spec', 'ingress', step]))
      .filter((rule) => valueAt(rule, ['from', 0, 'namespaceSelector']) === undefined);
    expect(ingress).toHaveLength(4);
    const closed = changed(cluster[index], ['spec', 'ingress'], () => ingress);
    expect(messages('policies-agree', cluster.toSpliced(index, 1, closed))).toEqual([]);
  });
});
