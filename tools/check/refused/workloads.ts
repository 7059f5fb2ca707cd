import type { Value } from '../../manifest';
import { isMissing, quantityAt, type Refusal, refused } from './refusal';

/** What the API server refuses of a Deployment. @see ValidateDeploymentSpec of Kubernetes 1.28 */
export function* deploymentRefused(spec: Value): Iterable<Refusal> {
  const deadline = spec.at('progressDeadlineSeconds');
  const ready = spec.at('minReadySeconds');
  yield* refused(
    (ready.number ?? 0) >= (deadline.number ?? 600),
    ready,
    'It must be less than progressDeadlineSeconds, which is 600 by default.',
  );
  yield* ofRollingUpdate(spec.at('strategy', 'rollingUpdate'), '25%');
}

/** What the API server refuses of a DaemonSet. */
export function* daemonSetRefused(spec: Value): Iterable<Refusal> {
  const rolling = spec.at('updateStrategy', 'rollingUpdate');
  yield* ofRollingUpdate(rolling, 0, 1);
  const [surge, unavailable] = [rolling.at('maxSurge'), rolling.at('maxUnavailable')];
  yield* refused(
    !isZero(surge.raw ?? 0) && !isZero(unavailable.raw ?? 1),
    rolling,
    'Exactly one of maxSurge and maxUnavailable must be above 0.',
  );
}

function* ofRollingUpdate(
  rolling: Value,
  usualSurge: number | string,
  usualUnavailable: number | string = '25%',
): Iterable<Refusal> {
  const [surge, unavailable] = [rolling.at('maxSurge'), rolling.at('maxUnavailable')];
  yield* refused(
    isZero(surge.raw ?? usualSurge) && isZero(unavailable.raw ?? usualUnavailable),
    unavailable,
    'It must be above 0 where maxSurge is 0.',
  );
  yield* atMostAll(unavailable);
}

function isZero(raw: unknown): boolean {
  return raw === 0 || (typeof raw === 'string' && /^0+%$/.test(raw));
}

/** What the API server refuses of a Job. @see ValidateJobSpec of Kubernetes 1.28 */
export function* jobRefused(spec: Value): Iterable<Refusal> {
  const manual = spec.at('manualSelector').flag === true;
  yield* refused(
    !spec.at('selector').isAbsent && !manual,
    spec.at('selector'),
    'The API server makes it, unless manualSelector is true.',
  );
  yield* refused(
    spec.at('selector').isAbsent && manual,
    spec.at('selector'),
    'It is required where manualSelector is true.',
  );
  const isUnbounded = spec.at('completions').isAbsent && !spec.at('parallelism').isAbsent;
  const isIndexed = spec.at('completionMode').text === 'Indexed';
  const parallelism = spec.at('parallelism');
  yield* refused(
    isIndexed && (parallelism.number ?? 0) > 100_000,
    parallelism,
    'Of an Indexed Job it is at most 100000.',
  );
  yield* refused(isIndexed && isUnbounded, spec.at('completions'), 'It is required of an Indexed Job.');
}

/** What the API server refuses of a PodDisruptionBudget. */
export function* budgetRefused(spec: Value): Iterable<Refusal> {
  for (const field of ['minAvailable', 'maxUnavailable']) yield* atMostAll(spec.at(field));
}

function atMostAll(share: Value): readonly Refusal[] {
  const [, percent = '0'] = /^(\d{1,9})%$/.exec(share.text ?? '') ?? [];
  return refused(Number(percent) > 100, share, 'It must be at most 100%.');
}

const amounts: Readonly<Record<string, readonly string[]>> = {
  resource: ['averageUtilization', 'averageValue'],
  containerResource: ['averageUtilization', 'averageValue'],
  pods: ['averageValue'],
  object: ['value', 'averageValue'],
  external: ['value', 'averageValue'],
};

/** What the API server refuses of an autoscaler. @see ValidateHorizontalPodAutoscalerSpec of Kubernetes 1.28 */
export function* autoscalerRefused(spec: Value): Iterable<Refusal> {
  const [least, most] = [spec.at('minReplicas'), spec.at('maxReplicas')];
  yield* refused((least.number ?? 1) > (most.number ?? Infinity), most, 'It must be at least minReplicas.');
  for (const metric of spec.items('metrics'))
    for (const [source, fields] of Object.entries(amounts)) {
      const target = metric.at(source, 'target');
      const given = fields.filter((field) => !target.at(field).isAbsent);
      yield* refused(
        target.isMapping && given.length !== 1,
        target,
        `It must state exactly one of ${fields.join(' and ')}.`,
      );
      for (const field of ['value', 'averageValue']) {
        const amount = quantityAt(target.at(field));
        const isWrong = !target.at(field).isAbsent && amount !== undefined && amount <= 0n;
        yield* refused(isWrong, target.at(field), 'It must be above 0.');
      }
      yield* refused(
        (target.at('averageUtilization').number ?? 1) < 1,
        target.at('averageUtilization'),
        'It must be 1 or more.',
      );
    }
  for (const field of ['scaleUp', 'scaleDown']) {
    const policies = spec.at('behavior', field, 'policies');
    yield* refused(
      Array.isArray(policies.raw) && isMissing(policies),
      policies,
      'It must hold a policy, or be absent.',
    );
  }
}
