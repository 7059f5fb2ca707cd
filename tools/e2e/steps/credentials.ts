import { type ContainerKey, contract } from '../../../lib/contract';
import { databaseUrl, secretName } from '../../../lib/environments';
import { encoded } from '../environment';
import { type Mapping, mappingAt, nameOf } from '../../manifest';
import { NotProven, passed, type Stage, type Step, until } from '../step';
import { isEnding, isReady, podReasons, stackPods, uidOf, untilReady } from '../workloads';

/** Pods say that credentials are wrong or missing, and recover once these are mended. */
export const credentials: Step = {
  name: 'credentials',
  proves:
    'a wrong database password and a missing Secret end in pods that are not ready and say why, and recover',
  needs: ['ready', 'drain'],
  prove: async (stage) => {
    const { cluster } = stage;
    const backend = secretOf(stage, 'backend');
    const frontend = secretOf(stage, 'frontend');
    const wrong = encoded(databaseUrl(stage.environment, 'backend', 'not-the-password'));
    try {
      const data = { ...mappingAt(backend, 'data'), DATABASE_URL: wrong };
      await cluster.apply([{ ...backend, data }]);
      await cluster.delete([frontend]);
      const [broken] = await Promise.all([wrongPassword(stage), missingSecret(stage, nameOf(frontend))]);
      await cluster.apply([backend, frontend]);
      // A container reads its variables at its start alone; the pod without its Secret looks again by itself.
      await deletePod(stage, broken);
      await untilReady(stage, [uidOf(broken)]);
    } finally {
      await cluster.apply([backend, frontend]);
    }
    return passed(
      'the log of wait-for-schema says "password authentication failed" where it is wrong; missing Secret: ' +
        'CreateContainerConfigError names it; both Ready again once mended',
    );
  },
};

function secretOf({ secrets, manifest, environment }: Stage, container: ContainerKey): Mapping {
  const name = secretName(environment, container);
  const found = [...secrets, ...manifest].find(
    (object) => object['kind'] === 'Secret' && nameOf(object) === name,
  );
  if (found === undefined) throw new NotProven(`There is no Secret ${name}.`);
  return found;
}

async function deletePod({ cluster }: Stage, pod: unknown): Promise<void> {
  await cluster.ask(['delete', 'pod', nameOf(pod), '--wait=false', '--grace-period=1']);
}

/** Replaces one pod of a workload and waits until the new one shows what is wrong; returns the new one. */
async function untilBroken(
  stage: Stage,
  workload: string,
  cause: string,
  missing: (pod: unknown) => Promise<string | undefined>,
): Promise<unknown> {
  const before = await stackPods(stage, workload);
  const running = before.find((pod) => !isEnding(pod));
  await deletePod(stage, running);
  const old = before.map(uidOf);
  let broken: unknown;
  await until(stage.cluster, 90, async () => {
    broken = (await stackPods(stage, workload)).find((pod) => !old.includes(uidOf(pod)));
    if (broken === undefined) return `${workload} has no new pod`;
    if (isReady(broken)) throw new NotProven(`A pod of ${workload} is Ready although its ${cause}.`);
    return missing(broken);
  });
  return broken;
}

function wrongPassword(stage: Stage): Promise<unknown> {
  return untilBroken(stage, contract.backend.name, 'password is wrong', async (pod) => {
    const { stdout } = await stage.cluster.run(['logs', nameOf(pod), '--all-containers']);
    if (stdout.includes('password authentication failed')) return undefined;
    return `The log of ${nameOf(pod)} does not say that the password is wrong: ${stdout.trim()}`;
  });
}

function missingSecret(stage: Stage, secret: string): Promise<unknown> {
  const { name } = contract.frontend;
  return untilBroken(stage, name, 'Secret is missing', (pod) => {
    const reasons = podReasons(pod);
    const named = reasons.filter((reason) => reason.includes('CreateContainerConfigError'));
    const complaint = `${name} does not say that the Secret ${secret} is missing: ${reasons.join(', ')}`;
    return Promise.resolve(named.some((reason) => reason.includes(secret)) ? undefined : complaint);
  });
}
