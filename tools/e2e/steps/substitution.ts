import { NotProven } from '../patience';
import { passed, type Step } from '../step';
import { differences, unwanted } from '../comparison';

/** What is applied is what synth emits, but for the images. */
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
