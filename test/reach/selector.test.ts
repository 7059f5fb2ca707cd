import { clientToServer, policy } from './manifests';

/** Whether a selector over pods selects the server, whose one label is `app: server`. */
function selectsServer(podSelector: unknown): boolean {
  return !clientToServer([policy('p', { podSelector, policyTypes: ['Ingress'] })]).allowed;
}

function expression(key: string, operator: string, values?: readonly string[]): unknown {
  return { matchExpressions: [{ key, operator, values }] };
}

describe('selector', () => {
  test.each([
    ['is empty', {}],
    ['is absent', undefined],
    ['is null', null],
    ['has empty lists', { matchLabels: {}, matchExpressions: [] }],
  ])('a selector that %s selects everything', (_, selector) => {
    expect(selectsServer(selector)).toBe(true);
  });

  test.each([
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

  test('matchLabels and every expression must hold together', () => {
    const both = (operator: string): unknown => ({
      matchLabels: { app: 'server' },
      matchExpressions: [
        { key: 'app', operator: 'Exists' },
        { key: 'tier', operator },
      ],
    });
    expect(selectsServer(both('DoesNotExist'))).toBe(true);
    expect(selectsServer(both('Exists'))).toBe(false);
  });
});
