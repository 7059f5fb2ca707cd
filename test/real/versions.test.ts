import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesVersions } from '../../lib/environments/kubernetes';
import { objectsOf } from '../../lib/todo-chart';
import { judge } from '../../tools/check';
import { chosen, everyEnvironment, product } from '../sample-environments';
import { aboutVersions, tableOfChoices } from './choices';

describe.each(kubernetesVersions)('Kubernetes %s', (kubernetes) => {
  test.each([...everyEnvironment, ...product])('serves all of what is made for it: $name', (environment) => {
    const found = judge(objectsOf({ ...environment, kubernetes })).findings;
    const refused = found.filter(({ rule }) => aboutVersions.includes(rule.name));
    expect(refused.map(({ message }) => `${chosen(environment)}: ${message}`)).toEqual([]);
  });
});

test('docs/operating.md says which releases serve each choice of each environment (a change on purpose is in the message)', () => {
  const page = readFileSync(join(__dirname, '../../docs/operating.md'), 'utf8');
  expect(page).toContain(`\n\n${tableOfChoices()}\n\n`);
}, 300_000);
