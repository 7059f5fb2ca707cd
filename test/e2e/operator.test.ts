import { type Environment, production } from '../../lib/environments';
import { partyAskers } from '../../tools/e2e/network/askers';
import { containers } from '../../tools/e2e/steps/containers';
import { mounts, probes } from '../../tools/e2e/steps/declared';
import { databasePods } from '../../tools/e2e/workloads';
import { cloudNativePg } from '../sample-environments';
import { FakeKubectl } from './fake-kubectl';
import { listed, stageOn } from './stages';

const environment: Environment = { ...production, database: cloudNativePg };

/** A cluster with the Deployments of the manifest, and what else it is asked for. */
function cluster(): FakeKubectl {
  const { manifest } = stageOn(new FakeKubectl(), environment);
  const deployments = manifest.filter(({ kind }) => kind === 'Deployment');
  return new FakeKubectl(({ args }) => ({ stdout: listed(args.includes('pods') ? [] : deployments) }));
}

describe('a database that an operator runs', () => {
  it.each([probes, mounts])('has no workload of the manifest to look at: $name', async (step) => {
    await expect(step.prove(stageOn(cluster(), environment))).resolves.toMatchObject({ outcome: 'passed' });
  });

  it('has containers of its own, in which nothing is run', async () => {
    const kubectl = cluster();
    await expect(containers.prove(stageOn(kubectl, environment))).rejects.toThrow('todo-frontend: ');
    expect(kubectl.commands.join()).not.toContain('todo-postgres');
  });

  it('has pods that are found, and let through the network, by the labels of the operator', async () => {
    const kubectl = cluster();
    const stage = stageOn(kubectl, environment);
    await databasePods(stage);
    expect(kubectl.commands.at(-1)).toContain(
      '--selector=cnpg.io/cluster=todo-postgres,cnpg.io/podRole=instance',
    );
    const own = partyAskers(stage).find(({ party }) => party === 'postgres');
    expect(own?.pod.labels).toEqual({ 'cnpg.io/cluster': 'todo-postgres' });
  });
});
