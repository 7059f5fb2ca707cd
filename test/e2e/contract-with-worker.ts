import { containerKeys, containers, contract, serviceKeys } from '../../lib/contract';

/** A worker, such as the guide to changes adds. */
export const sample = {
  ...contract.backend,
  name: 'todo-sample',
  component: 'sample',
  port: undefined,
  publicHost: undefined,
  command: ['python', '-m', 'app.worker'],
  health: { live: { kind: 'command', command: ['python', '-m', 'app.worker', '--alive'] } },
};

// For the modules that are imported after this one.
Object.assign(containers, { sample });
for (const keys of [serviceKeys, containerKeys]) Object.assign(keys, [...keys, 'sample']);
