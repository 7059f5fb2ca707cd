import { contract, type HealthCheck } from '../../../lib/contract';
import { at, listAt, nameOf, textAt } from '../json';
import { NotProven } from '../patience';
import { passed, type Step } from '../step';

/** The kubelet asks what the containers promise to answer: another path may answer as well, and mean nothing. */
export const probes: Step = {
  name: 'probes',
  proves: 'the kubelet asks the endpoints of the contract, each for its own purpose',
  needs: ['apply'],
  prove: async ({ cluster }) => {
    const workloads = await cluster.list('deployments,statefulsets');
    const wrong = [contract.frontend, contract.backend, contract.postgres].flatMap((facts) => {
      const workload = workloads.find((candidate) => nameOf(candidate) === facts.name);
      const container = listAt(workload, 'spec', 'template', 'spec', 'containers').find(
        (candidate) => textAt(candidate, 'name') === facts.component,
      );
      const { live, ready } = facts.health;
      const expected = { startupProbe: live, livenessProbe: live, readinessProbe: ready };
      return Object.entries(expected).flatMap(([name, check]) => {
        const asks = asked(at(container, name));
        return asks === promised(check)
          ? []
          : [`the ${name} of ${facts.name} asks ${asks || 'nothing'}, not ${promised(check)}`];
      });
    });
    if (wrong.length > 0) throw new NotProven(wrong.join('; '));
    return passed('startup, liveness and readiness of three workloads');
  },
};

function asked(probe: unknown): string {
  return textAt(probe, 'httpGet', 'path') || listAt(probe, 'exec', 'command').join(' ');
}

function promised(check: HealthCheck): string {
  return check.kind === 'http' ? check.path : check.command.join(' ');
}
