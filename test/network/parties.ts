/** The workloads of an environment, by the words that the tests of the network use for them. */
export const workloads: Readonly<Record<string, RegExp>> = {
  frontend: /^Deployment todo\/todo-frontend$/,
  backend: /^Deployment todo\/todo-backend$/,
  database: /^StatefulSet todo\/todo-postgres$/,
  migration: /^Job todo\/todo-migrate-/,
  backup: /^CronJob todo\/todo-backup$/,
  restore: /^CronJob todo\/todo-restore$/,
};

/** The word for a workload, and the name of anybody else. */
export function party(name: string): string {
  return Object.entries(workloads).find(([, pattern]) => pattern.test(name))?.[0] ?? name;
}
