import { contract } from '../../../lib/contract';
import { runIn, textsIn, withAccess } from '../client';
import { ask, forwarded } from '../forward';
import { NotProven, until } from '../patience';
import { programs } from '../programs';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';

const services = [contract.frontend, contract.backend] as const;

function pathsOf({ health }: (typeof services)[number]): readonly string[] {
  return [health.live.path, health.ready.path, health.overview.path];
}

/** The contract's endpoints, from a developer's machine and from within the cluster. */
export const endpoints: Step = {
  name: 'endpoints',
  proves: 'every endpoint of the contract answers 200, through a port-forward and by the name of its Service',
  needs: ['ready'],
  prove: async (stage) => {
    const wrong = [...(await throughForward(stage)), ...(await byName(stage))];
    if (wrong.length > 0) throw new NotProven(wrong.join('; '));
    const count = services.flatMap(pathsOf).length;
    return passed(`${count} endpoints through a port-forward, the same by Service DNS`);
  },
};

async function throughForward({ cluster }: Stage): Promise<readonly string[]> {
  const answers = await Promise.all(
    services.map((service) =>
      forwarded(cluster, service.name, service.port.number, (address) =>
        Promise.all(
          pathsOf(service).map(async (path) => {
            const { status } = await ask(`${address}${path}`);
            return status === 200 ? [] : [`${service.name}${path} answers ${status} through a port-forward`];
          }),
        ),
      ),
    ),
  );
  return answers.flat(2);
}

async function byName(stage: Stage): Promise<readonly string[]> {
  const urls = services.flatMap((service) =>
    pathsOf(service).map((path) => `http://${service.name}:${service.port.number}${path}`),
  );
  return withAccess(stage, async (pod) => {
    let wrong: readonly string[] = [];
    // Network plugins take a moment to let the client in.
    await until(stage.cluster, 15, async () => {
      const statuses = textsIn(await runIn(stage, pod, programs.request, urls));
      wrong = urls.flatMap((url, index) =>
        statuses[index] === '200' ? [] : [`${url} answers ${statuses[index] ?? 'nothing'}`],
      );
      return wrong[0];
    }).catch((error: unknown) => {
      if (!(error instanceof NotProven)) throw error;
    });
    return wrong;
  });
}
