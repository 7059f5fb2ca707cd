import { containers, serviceKeys } from '../../../lib/contract';
import { requestFrom, withAccess } from '../client';
import { ask, broken, forwarded } from '../http';
import { expectNone, leftAfter, passed, type Step } from '../step';

/** Everybody who answers over HTTP. */
const services = serviceKeys.flatMap((key) => {
  const { name, port, health } = containers[key];
  return port === undefined || health.live.kind !== 'http' ? [] : [{ name, port, health }];
});

/** What is asked of each service. */
const questions = services.flatMap((service) =>
  Object.values(service.health).flatMap((check) =>
    check.kind === 'http'
      ? [{ service, check, url: `http://${service.name}:${service.port.number}${check.path}` }]
      : [],
  ),
);

/** The contract's endpoints, from a developer's machine and from within the cluster. */
export const endpoints: Step = {
  name: 'endpoints',
  proves:
    'every endpoint answers as the contract says, through a port-forward and by the name of its Service',
  needs: ['ready'],
  prove: async (stage) => {
    const { cluster } = stage;
    const forwardedMistakes = await Promise.all(
      services.map((service) =>
        forwarded(cluster, service, (address) =>
          Promise.all(
            questions
              .filter((question) => question.service === service)
              .map(async ({ check }) => {
                const wrong = broken(check, await ask(`${address}${check.path}`));
                const what = `${check.path} of ${service.name}, through a port-forward,`;
                return wrong === undefined ? [] : [`${what} ${wrong}`];
              }),
          ),
        ),
      ),
    );
    const mistakesByName = await withAccess(stage, (pod) =>
      // Network plugins take a moment to let the client in.
      leftAfter(cluster, 15, async () => {
        const urls = questions.map(({ url }) => url);
        const answers = await requestFrom(stage, pod, urls);
        return questions.flatMap(({ check, url }, index) => {
          const wrong = broken(check, answers[index] ?? { status: 0, text: 'nothing was asked' });
          return wrong === undefined ? [] : [`${url} ${wrong}`];
        });
      }),
    );
    expectNone([...forwardedMistakes.flat(2), ...mistakesByName]);
    const overviews = questions.flatMap(({ check: { path, tells } }) =>
      tells === undefined ? [] : [`${path} tells ${tells.join(', ')}`],
    );
    return passed(
      `${questions.length} endpoints through a port-forward, the same by Service DNS; ${overviews.join('; ')}`,
    );
  },
};
