import { type Environment, production } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import { check } from '../../tools/check';
import { at } from '../../tools/manifest';
import { gateway } from '../sample-environments';
import { changed, pathOf } from './defects/json';

/** What the rule says of an environment's manifest with another value in an object of a kind. */
function messages(environment: Environment, kind: string, path: string, value: unknown): readonly string[] {
  const documents = objectsOf(environment).map((object) =>
    at(object, 'kind') === kind && at(object, 'metadata', 'name') !== 'todo-redirect'
      ? changed(object, pathOf(path), () => value)
      : object,
  );
  return check(documents)
    .filter(({ rule }) => rule.name === 'answers-have-time')
    .map(({ message }) => message);
}

const routed: Environment = { ...production, edge: gateway };
const haproxy = 'metadata.annotations["haproxy.org/timeout-server"]';
const request = 'spec.rules[0].timeouts.request';

describe('an answer of 300 s', () => {
  test.each<readonly [string, Environment, string, string, unknown]>([
    ['an Ingress that waits as long', production, 'Ingress', haproxy, '300s'],
    ['an Ingress that waits as long, in minutes', production, 'Ingress', haproxy, '5m'],
    ['an Ingress that waits as long, in milliseconds', production, 'Ingress', haproxy, '300000'],
    ['a route that waits as long', routed, 'HTTPRoute', request, '5m'],
    ['a route without a limit', routed, 'HTTPRoute', request, '0s'],
    ['a route that says nothing', routed, 'HTTPRoute', 'spec.rules[0].timeouts', undefined],
    ['a class that nobody knows', production, 'Ingress', 'metadata.annotations', undefined],
  ])('comes through %s', (what, environment, kind, path, value) => {
    const unknown: Environment = {
      ...environment,
      edge:
        environment.edge.kind === 'ingress' ? { ...environment.edge, className: 'own' } : environment.edge,
    };
    expect(messages(what.startsWith('a class') ? unknown : environment, kind, path, value)).toEqual([]);
  });

  test.each<readonly [string, Environment, string, string, unknown, RegExp]>([
    ['an Ingress that waits less', production, 'Ingress', haproxy, '299s', /cuts after 299 s/],
    ['a number that counts milliseconds', production, 'Ingress', haproxy, '400', /cuts after 0\.4 s/],
    ['a text that is no time', production, 'Ingress', haproxy, 'long', /is no time for an answer/],
    ['what HAProxy does by itself', production, 'Ingress', 'metadata.annotations', {}, /cuts after 50 s/],
    ['a route that waits less', routed, 'HTTPRoute', request, '4m59s', /request cuts after 299 s/],
    [
      'a route whose backend has less',
      routed,
      'HTTPRoute',
      'spec.rules[0].timeouts',
      { backendRequest: '15s' },
      /backendRequest cuts after 15 s/,
    ],
  ])('is cut by %s', (_, environment, kind, path, value, message) => {
    const found = messages(environment, kind, path, value);
    // What cuts the frontend's answers, too, is said of each.
    expect(found.filter((each) => each.endsWith(' 300 s.'))).toEqual([expect.stringMatching(message)]);
  });
});
