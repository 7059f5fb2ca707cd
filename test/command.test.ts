import { type Outcome, runCommand, runProgram } from './command';
import { textOf } from './manifest';
import { minikube } from '../lib/environments';

const wrong = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: Web, namespace: here }\n';

/** Commands that tests run without a process of their own: what they are given, what they read, and how they end. */
const commands: readonly (readonly [string, readonly string[], string, Outcome['status']])[] = [
  ['check', ['-'], wrong, 1],
  ['diff', ['-', 'minikube'], textOf(minikube), 0],
  ['reach', ['-'], wrong, 0],
  ['roles', [], '', 0],
  ['secrets', ['nowhere'], '', 1],
  ['compose', ['nowhere'], '', 2],
  ['images', ['nowhere'], '', 2],
  ['scan', ['nowhere'], '', 2],
];

test.each(commands)('%s says and does the same as a program: %j', (command, args, input, status) => {
  const program = runProgram(command, args, { input });
  expect(program.status).toBe(status);
  expect(runCommand(command, args, { input })).toEqual(program);
});
