// First, so that all others see the contract so.
import { queue, worker } from './contract-with-samples';
import { contract } from '../../lib/contract';
import { minikube } from '../../lib/environments';
import { unwanted } from '../../tools/e2e/comparison';
import { synthesized } from '../../tools/e2e/environment';
import { probes } from '../../tools/e2e/steps/declared';
import { withStandIns } from '../../tools/e2e/transform';
import { isMapping, listAt, type Mapping, nameOf } from '../../tools/manifest';
import { FakeKubectl } from './fake-kubectl';
import { listed, stageOn, stock } from './stages';

const { live: database } = contract.postgres.health;
const { backend } = minikube.workloads;
const sizes = { ...minikube.workloads, sampleWorker: backend, sampleQueue: backend };
const environment = { ...minikube, workloads: sizes };

function containerOf(objects: readonly Mapping[], name: string): unknown {
  const deployment = objects.find((each) => each['kind'] === 'Deployment' && nameOf(each) === name);
  return listAt(deployment, 'spec', 'template', 'spec', 'containers')[0];
}

describe('a service that does not answer over HTTP', () => {
  const emitted = synthesized(environment);

  it.each([
    [worker, ['node', '/e2e/idle.mjs'], ['startupProbe', 'livenessProbe']],
    [queue, ['node', '/e2e/idle.mjs', '5672'], ['startupProbe', 'livenessProbe', 'readinessProbe']],
  ])(
    'has a stand-in that waits, and probes that need nothing of its image: $name',
    ({ name }, command, own) => {
      const changed = withStandIns(emitted, environment, stock);
      const exec = { command: ['true'] };
      const asked = Object.fromEntries(own.map((probe) => [probe, { exec }]));
      expect(containerOf(changed, name)).toMatchObject({ image: stock.node, command, ...asked });
      expect(unwanted(emitted, changed, stock)).toEqual([]);
    },
  );

  it('runs what it promises in an image that is given, its own or that of the backend', () => {
    for (const images of [
      { ...stock, others: { sampleWorker: 'w:v1' } },
      { ...stock, backend: 'w:v1' },
    ]) {
      const changed = withStandIns(emitted, environment, images);
      const before = containerOf(emitted, worker.name);
      expect(containerOf(changed, worker.name)).toEqual({ ...(isMapping(before) && before), image: 'w:v1' });
    }
  });

  it.each([
    ['another command', '"true"', '"false"'],
    ['a probe of another container that asks nothing', JSON.stringify(database.command), '["true"]'],
  ])('may not be given %s', (_, from, to) => {
    const text = JSON.stringify(withStandIns(emitted, environment, stock)).replaceAll(from, to);
    expect(unwanted(emitted, listAt(JSON.parse(text)).filter(isMapping), stock)).not.toEqual([]);
  });

  it('is said not to have been asked by its own commands', async () => {
    const applied = withStandIns(emitted, environment, stock);
    const workloads = applied.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
    const kubectl = new FakeKubectl(() => ({ stdout: listed(workloads) }));
    const { detail } = await probes.prove(stageOn(kubectl, environment));
    expect(detail.split('; ').filter((each) => each.includes('todo-sample'))).toEqual([
      `a program stands in for ${worker.name}, and this was not asked: python -m app.worker --alive`,
      `a program stands in for ${queue.name}, and this was not asked: queue ping`,
      `a program stands in for ${queue.name}, and this was not asked: queue ready`,
    ]);
  });
});
