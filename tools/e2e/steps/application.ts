import { NotProven } from '../patience';
import { passed, type Step } from '../step';
import { untilReady } from '../workloads';

/** `kubectl apply`, once and without order. */
export const application: Step = {
  name: 'apply',
  proves: 'the manifest is applied in one go, without a warning of Pod Security',
  needs: ['dry run'],
  prove: async ({ cluster, manifest }) => {
    const { stderr } = await cluster.apply(manifest);
    const [security] = stderr.split('\n').filter((line) => line.includes('PodSecurity'));
    if (security !== undefined) throw new NotProven(security);
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
    await untilReady(stage);
    return passed(`all is Ready after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  },
};
