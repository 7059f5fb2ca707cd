import type { Mapping } from '../../tools/manifest';
import { fieldsOf, object, workload } from './manifests';

function replaced(written: unknown, one: string, other: string): unknown {
  const text = JSON.stringify(written);
  expect(text).toContain(one);
  return JSON.parse(text.replace(one, other));
}

function emptyDir(limit: string): Mapping {
  return object('Deployment', 'a', `spec: { volumes: [{ name: a, emptyDir: { sizeLimit: ${limit} } }] }`);
}

describe('quantities', () => {
  test.each([
    ['requests', workload('Deployment', 'resources: { requests: { memory: 1Gi } }')],
    ['a quota', object('ResourceQuota', 'a', 'spec: { hard: { limits.memory: 1Gi } }')],
    ['a limit range', object('LimitRange', 'a', 'spec: { limits: [{ type: Pod, max: { memory: 1Gi } }] }')],
    ['its defaults', object('LimitRange', 'a', 'spec: { limits: [{ defaultRequest: { memory: 1Gi } }] }')],
    ['a claim', object('PersistentVolumeClaim', 'a', 'spec: { resources: { requests: { storage: 1Gi } } }')],
    ['a volume', object('PersistentVolume', 'a', 'spec: { capacity: { storage: 1Gi } }')],
    ['a scratch volume', emptyDir('1Gi')],
    ['a database', object('Cluster', 'a', 'spec: { storage: { size: 1Gi } }')],
    ['an average', object('Widget', 'a', 'spec: { averageValue: 1Gi }')],
    ['a divisor', object('Widget', 'a', 'spec: { divisor: 1Gi }')],
    ['a target', object('Widget', 'a', 'spec: { target: { value: 1Gi } }')],
  ])('are compared by value in %s', (_, written) => {
    expect(fieldsOf(written, replaced(written, '1Gi', '1024Mi'))).toEqual([]);
    expect(fieldsOf(written, replaced(written, '1Gi', '1G'))).toHaveLength(1);
    expect(fieldsOf(written, replaced(written, '1Gi', 'one'))).toHaveLength(1);
  });

  test.each([
    ['the data of a ConfigMap', object('ConfigMap', 'a', 'data: { size: 1Gi, limits: x }')],
    ['a field called value', object('Widget', 'a', 'spec: { value: 1Gi }')],
    ['a variable', workload('Deployment', 'env: [{ name: limits, value: 1Gi }]')],
    ['a label', object('Service', 'a', 'metadata: { name: a, labels: { storage: 1Gi } }')],
  ])('are only text in %s', (_, written) => {
    expect(fieldsOf(written, replaced(written, '1Gi', '1024Mi'))).toHaveLength(1);
  });
});
