import { clients, untilRunning } from '../client';
import { differences, unwanted } from '../comparison';
import { modelName, modelObjects } from '../examples/model';
import { numberAt, titleOf } from '../../manifest';
import { withoutNames } from '../network/names';
import { programsConfigMap } from '../programs';
import { expectNone, NotProven, passed, type Step } from '../step';
import { stackPods, uidOf, untilReady } from '../workloads';

/** What is applied is what synth emits, except for stand-ins. */
export const substitution: Step = {
  name: 'stand-ins',
  proves:
    'what is applied differs from what synth emits in images, and in commands and one mount of stand-ins, alone',
  needs: [],
  prove: ({ emitted, manifest, images }) => {
    const more = unwanted(emitted, manifest, images);
    if (more.length > 0) return Promise.reject(new NotProven(`These differ too: ${more.join(', ')}`));
    const count = differences(emitted, manifest).length;
    return Promise.resolve(passed(`${manifest.length} objects, ${count} fields differ`));
  },
};

/** What must be there beforehand: Secrets, programs, a client on each node. */
export const preparation: Step = {
  name: 'preparation',
  proves: 'the Secrets exist, and the image of stand-ins and clients is on the nodes',
  needs: [],
  prove: async (stage) => {
    const { cluster, outside, secrets, certificates, images, user } = stage;
    const given = [...secrets, ...(certificates?.objects ?? [])];
    await cluster.apply([programsConfigMap(cluster.namespace), ...given, clients(stage)]);
    const model = user === undefined ? [] : modelObjects(stage);
    await outside.apply([programsConfigMap(outside.namespace), ...model]);
    await untilRunning(cluster);
    if (model.length > 0) await untilRunning(outside, [modelName]);
    return passed(`${secrets.length} Secrets with random values made, ${images.node} runs`);
  },
};

/** @throws NotProven with the first warning of Pod Security among what kubectl complained about. */
function expectNoSecurityWarning(stderr: string): void {
  const warnings = stderr.split('\n').filter((line) => line.includes('PodSecurity'));
  expectNone(warnings.slice(0, 1));
}

/** The API server accepts every object, field by field. */
export const dryRun: Step = {
  name: 'dry run',
  proves: 'the API server knows every field and Pod Security has no objection',
  needs: ['preparation'],
  prove: async ({ cluster, manifest }) => {
    const { stderr } = await cluster.apply(manifest, ['--dry-run=server', '--validate=strict']);
    expectNoSecurityWarning(stderr);
    const lines = stderr.split('\n').map((line) => line.trimEnd());
    const warnings = lines.filter((line) => line.startsWith('Warning:'));
    return passed([`${manifest.length} objects, strictly validated`, ...warnings].join('; '));
  },
};

/** `kubectl apply`, once and without order. */
export const application: Step = {
  name: 'apply',
  proves: 'the manifest is applied in one go, without a warning of Pod Security',
  needs: ['dry run'],
  prove: async ({ cluster, manifest }) => {
    expectNoSecurityWarning((await cluster.apply(manifest)).stderr);
    return passed(`${manifest.length} objects`);
  },
};

/** Everything comes up by itself. */
export const readiness: Step = {
  name: 'ready',
  proves: 'database, migration, backend and frontend become Ready by themselves',
  needs: ['apply'],
  prove: async (stage) => {
    const started = performance.now();
    await untilReady(stage).catch(async (error: unknown) => {
      if (!(error instanceof NotProven)) throw error;
      throw new NotProven([error.message, ...(await withoutNames(stage))].join('\n'));
    });
    return passed(`all is Ready after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  },
};

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
