import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from './json';

/** The programs that a stock Node.js image runs: stand-ins for the applications, and clients that ask from within. */
export const programs = {
  backend: 'backend.mjs',
  frontend: 'frontend.mjs',
  migrate: 'migrate.mjs',
  idle: 'idle.mjs',
  connect: 'connect.mjs',
  request: 'request.mjs',
  load: 'load.mjs',
} as const;

const folders = {
  'stand-ins': ['backend.mjs', 'frontend.mjs', 'migrate.mjs', 'postgres.mjs', 'serve.mjs'],
  clients: ['idle.mjs', 'connect.mjs', 'request.mjs', 'load.mjs'],
} as const;

const directory = '/e2e';
const name = 'e2e-programs';

/** The volume of the programs, and where it is mounted. */
export const programsVolume = {
  volume: { name, configMap: { name } },
  mount: { name, mountPath: directory, readOnly: true },
} as const;

/** The command that runs one of them. */
export function runs(program: string): readonly string[] {
  return ['node', `${directory}/${program}`];
}

/** The ConfigMap that holds them. */
export function programsConfigMap(namespace: string): KubernetesObject {
  const files = Object.entries(folders).flatMap(([folder, names]) =>
    names.map((file) => [file, readFileSync(join(__dirname, folder, file), 'utf8')]),
  );
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: Object.fromEntries(files),
  };
}
