import { contract } from '../../../lib/contract';
import { buildArguments, serviceAddress } from '../../../lib/environments';
import { ownPod, requestFrom } from '../client';
import { at, type Mapping, mappingAt, nameOf, textsAt } from '../../manifest';
import { programs } from '../programs';
import { NotProven, passed, type Stage, type Step, until } from '../step';
import { hasCondition } from '../workloads';

const { name, port, health } = contract.frontend;

/** Frontends as the documents write them, whose readiness asks the address that was built into them. */
export const builds: Step = {
  name: 'builds',
  proves:
    'a frontend whose readiness asks the NEXT_PUBLIC_API_URL of its build is ready where that is the Service of the backend, and never where it is localhost',
  needs: ['ready'],
  prove: async (stage) => {
    const { cluster, environment, images } = stage;
    const { NEXT_PUBLIC_API_URL: ownPublic = '' } = buildArguments(environment, 'frontend');
    if (images.frontend !== undefined)
      return { outcome: 'not applicable', detail: 'the image that was given asks what it asks' };
    if (environment.domain !== 'localhost')
      return { outcome: 'not applicable', detail: `it asks ${ownPublic}, which is not in this cluster` };
    const service = { pod: 'e2e-built-with-service', address: serviceAddress('backend') ?? '' };
    const localhost = { pod: 'e2e-built-with-localhost', address: ownPublic };
    const pods = [service, localhost].map((each) => frontendPod(stage, each.pod, each.address));
    try {
      await cluster.apply(pods);
      await until(cluster, 60, async () => {
        const found = await cluster.list('pods');
        const ready = found.find((pod) => nameOf(pod) === service.pod);
        const other = found.find((pod) => nameOf(pod) === localhost.pod);
        if (!hasCondition(ready, 'ContainersReady'))
          return `A frontend that asks ${service.address} is not ready`;
        if (hasCondition(other, 'ContainersReady'))
          throw new NotProven(`A frontend that asks ${ownPublic} is ready.`);
        const isStarted = at(other, 'status', 'containerStatuses', 0, 'started') === true;
        return isStarted ? undefined : `A frontend that asks ${ownPublic} does not start`;
      });
      const url = `http://127.0.0.1:${port.number}${health.ready.path}`;
      const [answer] = await requestFrom(stage, localhost.pod, [url]);
      if (answer?.status !== 503) throw new NotProven(`It answers ${answer?.status ?? 'nothing'}, not 503.`);
      return passed(
        `ready: asking INTERNAL_API_URL, or built with ${service.address}; not ready: built with ${ownPublic}, ${answer.text}`,
      );
    } finally {
      await cluster.delete(pods, ['--grace-period=1']);
    }
  },
};

/** A pod like those of the frontend, which the policies take for one, with an address that was built into it. */
function frontendPod(stage: Stage, pod: string, address: string): Mapping {
  const deployment = stage.manifest.find((each) => each['kind'] === 'Deployment' && nameOf(each) === name);
  const labels = textsAt(deployment, 'spec', 'template', 'metadata', 'labels');
  const own = mappingAt(deployment, 'spec', 'template', 'spec', 'containers', 0);
  const kept = ['env', 'ports', 'startupProbe', 'readinessProbe'];
  const container = Object.fromEntries(Object.entries(own).filter(([field]) => kept.includes(field)));
  const command = [...programs.frontend, address];
  return ownPod(stage, stage.cluster, { name: pod, labels, command, container });
}
