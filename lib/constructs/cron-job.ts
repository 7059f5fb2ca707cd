import type { Construct } from 'constructs';
import * as k8s from '../../imports/k8s';
import { type Identity, metadata } from './identity';

/** A cluster that was down at the time catches up within the hour, and not with a hundred jobs: seconds. */
export const lateSeconds = 3600;

/** When the jobs run, what they run, and how long and how often they are tried. */
interface CronJobProps extends Pick<
  k8s.CronJobSpec,
  'schedule' | 'suspend' | 'successfulJobsHistoryLimit' | 'failedJobsHistoryLimit'
> {
  /** Default: the name of the part. */
  readonly name?: string;
  /** How long one job may take, in seconds. */
  readonly deadlineSeconds: number;
  /** How often a job that fails is tried again. */
  readonly retries: number;
  readonly pod: k8s.PodSpec;
}

/** A job by the clock, in UTC, which never runs beside itself. */
export function cronJob(
  scope: Construct,
  id: string,
  identity: Identity,
  { name = identity.name, deadlineSeconds, retries, pod, ...spec }: CronJobProps,
): void {
  new k8s.KubeCronJob(scope, id, {
    metadata: metadata(identity, { name }),
    spec: {
      ...spec,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: lateSeconds,
      jobTemplate: {
        spec: {
          backoffLimit: retries,
          activeDeadlineSeconds: deadlineSeconds,
          template: { metadata: { labels: { ...identity.labels } }, spec: pod },
        },
      },
    },
  });
}
