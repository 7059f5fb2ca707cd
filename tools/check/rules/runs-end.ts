import { finding, type Rule } from '../rule';

/** @see "CronJob", sections "Starting deadline" and "Concurrency policy", kubernetes.io/docs/concepts/workloads/controllers/cron-jobs */
export const runsEnd: Rule = {
  name: 'runs-end',
  description:
    'A CronJob that forbids a second run beside the first gives each run a deadline, and each late start one: else a run that hangs is the last one, in silence.',
  recommendation: 'State activeDeadlineSeconds in jobTemplate.spec, and startingDeadlineSeconds.',
  *check(manifest) {
    for (const object of manifest.all('batch', 'CronJob')) {
      const spec = object.value.at('spec');
      if (spec.at('concurrencyPolicy').text !== 'Forbid') continue;
      const job = spec.at('jobTemplate', 'spec');
      const [run, start] = [job.at('activeDeadlineSeconds'), spec.at('startingDeadlineSeconds')];
      const pod = job.at('template', 'spec', 'activeDeadlineSeconds');
      if (run.isAbsent && pod.isAbsent)
        yield finding(
          object,
          run,
          `A run of ${object.label} that hangs keeps every later one from starting.`,
        );
      // After a hundred missed starts the controller gives up for good.
      if (start.isAbsent)
        yield finding(object, start, `${object.label} never starts again after a hundred missed starts.`);
    }
  },
};
