import { hidden, Manifest, Mask } from '../../tools/manifest';
import type { Result } from '../../tools/e2e/report';
import { runSteps } from '../../tools/e2e/runner';
import { NotProven, passed, type Step } from '../../tools/e2e/step';
import { FakeKubectl, withoutPlace } from './fake-kubectl';
import { listed, stageOn } from './stages';

function step(name: string, needs: readonly string[], prove: Step['prove']): Step {
  return { name, proves: `${name} is so`, needs, prove };
}

const well: Step['prove'] = () => Promise.resolve(passed('seen'));
const ill: Step['prove'] = () => Promise.reject(new NotProven('the password development-only is wrong'));

/** Hides one secret value. */
const secret = { kind: 'Secret', metadata: { name: 's' }, stringData: { password: 'development-only' } };
const mask = new Mask(new Manifest([secret]).objects);

async function run(
  steps: readonly Step[],
  kubectl = new FakeKubectl(),
  signal = new AbortController().signal,
): Promise<readonly Result[]> {
  const told: Result[] = [];
  const progress = (result: Result): number => told.push(result);
  const results = await runSteps(steps, { stage: stageOn(kubectl), mask, signal, progress });
  expect(told).toEqual(results);
  return results;
}

function outcomes(results: readonly Result[]): string {
  return results.map(({ name, outcome }) => `${name} ${outcome}`).join(', ');
}

describe('a run', () => {
  it('goes on after a failure with what does not need it, and claims nothing of the rest', async () => {
    const results = await run([
      step('apply', [], well),
      ...[step('ready', ['apply'], ill), step('network', ['apply'], well)],
      ...[step('rows', ['ready'], well), step('backup', ['rows'], well)],
    ]);
    const expected = 'apply passed, ready failed, network passed, rows not run, backup not run';
    expect(outcomes(results)).toBe(expected);
    expect(results[3]?.detail).toBe('needs ready');
  });

  it('takes what is not enforced or not applicable as something that others may build on', async () => {
    const finding = { outcome: 'not applicable', detail: 'no autoscaler' } as const;
    const scaling = step('scaling', [], () => Promise.resolve(finding));
    const results = await run([scaling, step('drain', ['scaling'], well)]);
    expect(outcomes(results)).toBe('scaling not applicable, drain passed');
  });

  it('stops when it is stopped', async () => {
    const stop = new AbortController();
    const killed = step('apply', [], () => {
      stop.abort();
      return Promise.reject(new Error('killed'));
    });
    const results = await run([killed, step('network', [], well)], new FakeKubectl(), stop.signal);
    expect(outcomes(results)).toBe('apply not run, network not run');
  });
});

describe('a failure', () => {
  const pod = (name: string, ready: string, phase = 'Running'): unknown => ({
    metadata: { name },
    status: { phase, conditions: [{ type: 'ContainersReady', status: ready }] },
  });
  const cluster = (pods: readonly unknown[]): FakeKubectl =>
    new FakeKubectl(({ args }) => {
      const [verb = '', kind = '', name = ''] = withoutPlace(args);
      if (verb === 'get' && kind === 'pods') return { stdout: listed(pods) };
      if (verb === 'get') return { stdout: 'Warning  BackOff  development-only' };
      return { stdout: `${verb} of ${verb === 'logs' ? kind : name} with development-only` };
    });

  it('comes with the events, and description and last log lines of the pods that are not well', async () => {
    const pods = [pod('well', 'True'), pod('ill', 'False'), pod('migrated', 'False', 'Succeeded')];
    const [result] = await run([step('ready', [], ill)], cluster(pods));
    expect(result?.detail).toBe(`the password ${hidden} is wrong`);
    const events = `Warning  BackOff  ${hidden}`;
    const [describe, logs] = [`describe of ill with ${hidden}`, `logs of ill with ${hidden}`];
    expect(result?.diagnosis).toEqual({ events, pods: [{ name: 'ill', describe, logs }] });
  });

  it('comes with every pod where all are well', async () => {
    const [result] = await run([step('rows', [], ill)], cluster([pod('a', 'True'), pod('b', 'True')]));
    expect(result?.diagnosis?.pods.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('is a failure also where the cluster no longer answers', async () => {
    const silent = new FakeKubectl(() => {
      throw new Error('connection refused');
    });
    expect(outcomes(await run([step('rows', [], ill)], silent))).toBe('rows failed');
  });
});
