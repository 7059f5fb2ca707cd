import { contract } from '../../../lib/contract';
import { broken } from '../answer';
import { requestFrom, withAccess } from '../client';
import { ask, forwarded } from '../forward';
import { leftAfter, NotProven } from '../patience';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';

const services = [contract.frontend, contract.backend] as const;

function checksOf({ health }: (typeof services)[number]): readonly (typeof health)[keyof typeof health][] {
  return [health.live, health.ready, health.overview];
}

/** The contract's endpoints, from a developer's machine and from within the cluster. */
export const endpoints: Step = {
  name: 'endpoints',
  proves:
    'every endpoint answers as the contract says, through a port-forward and by the name of its Service',
  needs: ['ready'],
  prove: async (stage) => {
    const wrong = [...(await throughForward(stage)), ...(await byName(stage))];
    if (wrong.length > 0) throw new NotProven(wrong.join('; '));
    const checks = services.flatMap(checksOf);
    const told = services.map(
      ({ health }) => `${health.overview.path} tells ${health.overview.tells.join(', ')}`,
    );
    return passed(
      `${checks.length} endpoints through a port-forward, the same by Service DNS; ${told.join('; ')}`,
    );
  },
};

async function throughForward({ cluster }: Stage): Promise<readonly string[]> {
  const answers = await Promise.all(
    services.map((service) =>
      forwarded(cluster, service.name, service.port.number, (address) =>
        Promise.all(
          checksOf(service).map(async (check) => {
            const wrong = broken(check, await ask(`${address}${check.path}`));
            return wrong === undefined
              ? []
              : [`${check.path} of ${service.name}, through a port-forward, ${wrong}`];
          }),
        ),
      ),
    ),
  );
  return answers.flat(2);
}

async function byName(stage: Stage): Promise<readonly string[]> {
  const asked = services.flatMap((service) =>
    checksOf(service).map((check) => ({
      check,
      url: `http://${service.name}:${service.port.number}${check.path}`,
    })),
  );
  const urls = asked.map(({ url }) => url);
  return withAccess(stage, (pod) =>
    // Network plugins take a moment to let the client in.
    leftAfter(stage.cluster, 15, async () => {
      const answers = await requestFrom(stage, pod, urls);
      return asked.flatMap(({ check, url }, index) => {
        const wrong = broken(check, answers[index] ?? { status: 0, text: 'nothing was asked' });
        return wrong === undefined ? [] : [`${url} ${wrong}`];
      });
    }),
  );
}
