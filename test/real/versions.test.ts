import { kubernetesVersions } from '../../lib/environments/kubernetes';
import { objectsOf } from '../../lib/todo-chart';
import { judge } from '../../tools/check';
import { chosen, everyEnvironment, product } from '../sample-environments';

/** What a finding would say of a field or a kind that a version does not serve. */
const aboutVersions: readonly string[] = ['objects-match-their-schema', 'kinds-are-served', 'fields-agree'];

describe.each(kubernetesVersions)('Kubernetes %s', (kubernetes) => {
  test.each([...everyEnvironment, ...product])('serves all of what is made for it: $name', (environment) => {
    const found = judge(objectsOf({ ...environment, kubernetes })).findings;
    const refused = found.filter(({ rule }) => aboutVersions.includes(rule.name));
    expect(refused.map(({ message }) => `${chosen(environment)}: ${message}`)).toEqual([]);
  });
});
