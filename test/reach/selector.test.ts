import { clientToServer, decided, deployment, policy, topologyFrom } from './manifests';

/** Whether a selector over pods selects the server, whose one label is `app: server`. */
function selectsServer(podSelector: unknown): boolean {
  return !clientToServer([policy('p', { podSelector, policyTypes: ['Ingress'] })]).allowed;
}

function expression(key: string, operator: string, values?: readonly string[]): unknown {
  return { matchExpressions: [{ key, operator, values }] };
}

describe('selector', () => {
  test.each([
    ['an empty one selects everything', {}, true],
    ['an absent one selects everything', undefined, true],
    ['null selects everything', null, true],
    ['empty lists select everything', { matchLabels: {}, matchExpressions: [] }, true],
    ['matchLabels needs the same value', { matchLabels: { app: 'server' } }, true],
    ['matchLabels refuses another value', { matchLabels: { app: 'client' } }, false],
    ['matchLabels refuses an absent key', { matchLabels: { tier: 'server' } }, false],
    ['all labels of matchLabels must match', { matchLabels: { app: 'server', tier: 'x' } }, false],
    ['In holds for one of its values', expression('app', 'In', ['x', 'server']), true],
    ['In refuses other values', expression('app', 'In', ['x']), false],
    ['In refuses an absent key', expression('tier', 'In', ['x']), false],
    ['NotIn refuses its values', expression('app', 'NotIn', ['x', 'server']), false],
    ['NotIn holds for other values', expression('app', 'NotIn', ['x']), true],
    ['NotIn holds for an absent key', expression('tier', 'NotIn', ['x']), true],
    ['Exists holds for a key with any value', expression('app', 'Exists'), true],
    ['Exists refuses an absent key', expression('tier', 'Exists'), false],
    ['DoesNotExist refuses a key that is there', expression('app', 'DoesNotExist'), false],
    ['DoesNotExist holds for an absent key', expression('tier', 'DoesNotExist'), true],
    ['a key that every JavaScript object inherits is absent', expression('constructor', 'Exists'), false],
  ])('%s', (_, selector, expected) => {
    expect(selectsServer(selector)).toBe(expected);
  });

  test.each([
    ['DoesNotExist', true],
    ['Exists', false],
  ])('matchLabels and every expression must hold together: %s', (operator, expected) => {
    const matchExpressions = [
      { key: 'app', operator: 'Exists' },
      { key: 'tier', operator },
    ];
    expect(selectsServer({ matchLabels: { app: 'server' }, matchExpressions })).toBe(expected);
  });
});

describe('labels that controllers add are there', () => {
  const template = { spec: { containers: [{}] } };
  test.each([
    ['StatefulSet', 'apps/v1', expression('statefulset.kubernetes.io/pod-name', 'In', ['x-0'])],
    ['StatefulSet', 'apps/v1', expression('apps.kubernetes.io/pod-index', 'In', ['0'])],
    ['Job', 'batch/v1', expression('job-name', 'In', ['x'])],
    ['Job', 'batch/v1', expression('batch.kubernetes.io/job-name', 'In', ['x'])],
    ['Job', 'batch/v1', expression('batch.kubernetes.io/controller-uid', 'Exists')],
    ['CronJob', 'batch/v1', expression('batch.kubernetes.io/job-name', 'Exists')],
  ])('on pods of a %s of %s: %j', (kind, apiVersion, podSelector) => {
    const body = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
    const workload = { apiVersion, kind, metadata: { name: 'x', namespace: 'here' }, spec: body };
    const closed = policy('p', { podSelector, policyTypes: ['Ingress'] });
    const topology = topologyFrom([deployment('client'), workload, closed]);
    expect(decided(topology, 'client', 'x').ingress).toEqual({ kind: 'refused', policies: ['p'] });
  });
});
