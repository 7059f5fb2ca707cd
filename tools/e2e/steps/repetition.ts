import { numberAt, titleOf } from '../json';
import { NotProven } from '../patience';
import { passed, type Step } from '../step';
import { stackPods, uidOf } from '../workloads';

/** Applying what is applied already. */
export const repetition: Step = {
  name: 'apply again',
  proves: 'applying the same manifest again changes no generation of any object, and replaces no pod',
  needs: ['ready'],
  prove: async (stage) => {
    const { cluster, manifest } = stage;
    const before = await cluster.current(manifest);
    const pods = (await stackPods(stage)).map(uidOf);
    await cluster.apply(manifest);
    const after = await cluster.current(manifest);
    const generation = (object: unknown): number => numberAt(object, 'metadata', 'generation');
    const changed = after.filter((object, index) => generation(object) !== generation(before[index]));
    if (changed.length > 0) throw new NotProven(`Changed: ${changed.map(titleOf).join(', ')}`);
    const present = (await stackPods(stage)).map(uidOf);
    if (pods.some((uid) => !present.includes(uid))) throw new NotProven('Pods were replaced.');
    return passed(`${after.length} objects keep their generation, ${pods.length} pods stay`);
  },
};
