import { clients, untilRunning } from '../client';
import { programsConfigMap } from '../programs';
import { passed, type Step } from '../step';

/** What must be there beforehand: Secrets, the image of the stand-ins on each node, a client within the cluster. */
export const preparation: Step = {
  name: 'preparation',
  proves: 'the Secrets exist, and the image of stand-ins and clients is on the nodes',
  needs: [],
  prove: async (stage) => {
    const { cluster, outside, secrets, images } = stage;
    await cluster.apply([programsConfigMap(cluster.namespace), ...secrets, clients(stage)]);
    await outside.apply([programsConfigMap(outside.namespace)]);
    await untilRunning(cluster);
    return passed(`${secrets.length} Secrets with random values made, ${images.node} runs`);
  },
};
