import type { Stage } from './stage';

/** What a step found. */
export interface Finding {
  /** `not enforced`: the cluster has no means to; `not applicable`: the environment does not ask for it. */
  readonly outcome: 'passed' | 'not enforced' | 'not applicable';
  /** What was seen, in one sentence. */
  readonly detail: string;
}

/** One thing that is proven. */
export interface Step {
  /** Short, as others refer to it. */
  readonly name: string;
  /** What is true afterwards. */
  readonly proves: string;
  /** Steps without which this one has nothing to look at. */
  readonly needs: readonly string[];
  /** Throws when it is not so. */
  readonly prove: (stage: Stage) => Promise<Finding>;
}

/** Finds that it is so. */
export function passed(detail: string): Finding {
  return { outcome: 'passed', detail };
}
