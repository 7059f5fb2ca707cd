// First, so that all others see the contract so.
import './contract-with-worker';
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
const sizes = { ...minikube.workloads, sample: backend };
const environment = { ...minikube, workloads: sizes };

function containerOf(objects: readonly Mapping[], name: string): unknown {
  const deployment = objects.find((each) => each['kind'] === 'Deployment' && nameOf(each) === name);
  return listAt(deployment, 'spec', 'template', 'spec', 'containers')[0];
}

describe('a worker', () => {
  const emitted = synthesized(environment);

  it('has a stand-in that waits, and probes that need nothing of its image', () => {
    const changed = withStandIns(emitted, environment, stock);
    const exec = { command: ['true'] };
    expect(containerOf(changed, 'todo-sample')).toMatchObject({
      image: stock.node,
      command: ['node', '/e2e/idle.mjs'],
      startupProbe: { exec, periodSeconds: 3 },
      livenessProbe: { exec },
    });
    expect(unwanted(emitted, changed, stock)).toEqual([]);
  });

  it('runs what it promises in an image that is given, its own or that of the backend', () => {
    for (const images of [
      { ...stock, others: { sample: 'w:v1' } },
      { ...stock, backend: 'w:v1' },
    ]) {
      const changed = withStandIns(emitted, environment, images);
      const before = containerOf(emitted, 'todo-sample');
      expect(containerOf(changed, 'todo-sample')).toEqual({
        ...(isMapping(before) && before),
        image: 'w:v1',
      });
    }
  });

  it.each([
    ['another command', '"true"', '"false"'],
    ['a probe of another container that asks nothing', JSON.stringify(database.command), '["true"]'],
  ])('may not be given %s', (_, from, to) => {
    const text = JSON.stringify(withStandIns(emitted, environment, stock)).replaceAll(from, to);
    expect(unwanted(emitted, listAt(JSON.parse(text)).filter(isMapping), stock)).not.toEqual([]);
  });

  it('is said not to have been asked by its own command', async () => {
    const applied = withStandIns(emitted, environment, stock);
    const workloads = applied.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
    const kubectl = new FakeKubectl(() => ({ stdout: listed(workloads) }));
    const { detail } = await probes.prove(stageOn(kubectl, environment));
    expect(detail).toMatch(/; todo-sample only waits here.* was not asked: python -m app\.worker --alive$/);
  });
});
