import { containerKeys, containers, contract, serviceKeys } from '../../lib/contract';

const { backend } = contract;

/** A worker, such as the guide to changes adds: nobody asks it. */
export const worker = {
  ...backend,
  name: 'todo-sample-worker',
  component: 'sample-worker',
  port: undefined,
  publicHost: undefined,
  command: ['python', '-m', 'app.worker'],
  health: { live: { kind: 'command', command: ['python', '-m', 'app.worker', '--alive'] } },
};

/** A service with an image of its own that answers over TCP. */
export const queue = {
  ...backend,
  name: 'todo-sample-queue',
  component: 'sample-queue',
  image: { kind: 'released', of: 'sampleQueue' },
  port: { name: 'amqp', number: 5672, scheme: 'amqp' },
  publicHost: undefined,
  command: ['queue'],
  arguments: ['--listen', 'all'],
  health: {
    live: { kind: 'command', command: ['queue', 'ping'] },
    ready: { kind: 'command', command: ['queue', 'ready'] },
  },
};

// For the modules that are imported after this one.
Object.assign(containers, { sampleWorker: worker, sampleQueue: queue });
for (const keys of [serviceKeys, containerKeys])
  Object.assign(keys, [...keys, 'sampleWorker', 'sampleQueue']);
