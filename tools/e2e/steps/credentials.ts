import { type ContainerKey, contract } from '../../../lib/contract';
import { databaseUrl, secretName } from '../../../lib/environments';
import { type KubernetesObject, isMapping, nameOf } from '../json';
import { NotProven, until } from '../patience';
import { encoded } from '../secrets';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';
import { isEnding, isReady, podReasons, stackPods, uidOf, untilReady } from '../workloads';

const limitSeconds = 90;

/** Wrong and missing credentials show, and mending them is enough. */
export const credentials: Step = {
  name: 'credentials',
  proves:
    'a wrong database password and a missing Secret end in pods that are not ready and say why, and recover',
  needs: ['ready', 'drain'],
  prove: async (stage) => {
    const { cluster } = stage;
    const backend = secretOf(stage, 'backend');
    const frontend = secretOf(stage, 'frontend');
    const data = isMapping(backend['data']) ? backend['data'] : {};
    const wrong = encoded(databaseUrl(stage.environment, 'not-the-password'));
    try {
      await cluster.apply([{ ...backend, data: { ...data, DATABASE_URL: wrong } }]);
      await cluster.delete([frontend]);
      const [broken] = await Promise.all([wrongPassword(stage), missingSecret(stage, nameOf(frontend))]);
      await cluster.apply([backend, frontend]);
      // Variables are read at start alone; the pod that lacks its Secret looks again by itself.
      await replace(stage, broken);
      await untilReady(stage, [uidOf(broken)]);
    } finally {
      await cluster.apply([backend, frontend]);
    }
    return passed(
      'wrong password: "password authentication failed" in the log of wait-for-schema; missing Secret: ' +
        'CreateContainerConfigError names it; both Ready again once mended',
    );
  },
};

function secretOf({ secrets, manifest, environment }: Stage, container: ContainerKey): KubernetesObject {
  const name = secretName(environment, container);
  const found = [...secrets, ...manifest].find(
    (object) => object['kind'] === 'Secret' && nameOf(object) === name,
  );
  if (found === undefined) throw new NotProven(`There is no Secret ${name}.`);
  return found;
}

/** Deletes one pod of a workload; returns those there were. */
async function replaceOne(stage: Stage, workload: string): Promise<readonly string[]> {
  const pods = await stackPods(stage, workload);
  await replace(
    stage,
    pods.find((pod) => !isEnding(pod)),
  );
  return pods.map(uidOf);
}

async function replace({ cluster }: Stage, pod: unknown): Promise<void> {
  await cluster.ask(['delete', 'pod', nameOf(pod), '--wait=false', '--grace-period=1']);
}

async function wrongPassword(stage: Stage): Promise<unknown> {
  const { name } = contract.backend;
  const old = await replaceOne(stage, name);
  let broken: unknown;
  await until(stage.cluster, limitSeconds, async () => {
    broken = (await stackPods(stage, name)).find((pod) => !old.includes(uidOf(pod)));
    if (broken === undefined) return `${name} has no new pod`;
    if (isReady(broken)) throw new NotProven(`A pod of ${name} is Ready although its password is wrong.`);
    const { stdout } = await stage.cluster.run(['logs', nameOf(broken), '--all-containers']);
    return stdout.includes('password authentication failed')
      ? undefined
      : `The log of ${nameOf(broken)} does not say that the password is wrong: ${stdout.trim()}`;
  });
  return broken;
}

async function missingSecret(stage: Stage, secret: string): Promise<void> {
  const { name } = contract.frontend;
  const old = await replaceOne(stage, name);
  await until(stage.cluster, limitSeconds, async () => {
    const pod = (await stackPods(stage, name)).find((candidate) => !old.includes(uidOf(candidate)));
    if (isReady(pod)) throw new NotProven(`A pod of ${name} is Ready although its Secret is missing.`);
    const reasons = podReasons(pod);
    return reasons.some((reason) => reason.includes('CreateContainerConfigError') && reason.includes(secret))
      ? undefined
      : `${name} does not say that the Secret ${secret} is missing: ${reasons.join(', ')}`;
  });
}
