import { containerKeys, containers, contract, serviceKeys } from '../../lib/contract';

const sample = {
  ...contract.backend,
  name: 'todo-sample',
  component: 'sample',
  port: undefined,
  publicHost: undefined,
  command: ['python', '-m', 'app.worker'],
  health: { live: { kind: 'command', command: ['python', '-m', 'app.worker', '--alive'] } },
};

// A worker, such as the guide to changes adds: for the modules that are imported after this one.
Object.assign(containers, { sample });
for (const keys of [serviceKeys, containerKeys]) Object.assign(keys, [...keys, 'sample']);
