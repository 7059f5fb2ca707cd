import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ContainerKey, contract } from '../../lib/contract';
import { type Environment, minikube, production } from '../../lib/environments';
import { objectsOf } from '../../lib/todo-chart';
import type { Cell } from './row';
import { at, items, text } from './tree';

/** The environments with a manifest, by the table's column. */
export const environmentOf = { Minikube: minikube, production } as const;

/** Everything that is held to the contract, as it was read. */
export interface Sources {
  /** Texts of the Dockerfiles. */
  readonly dockerfiles: Readonly<Record<'frontend' | 'backend', string>>;
  /** Texts of the files that say what a build is not given. */
  readonly ignores: Readonly<Record<'frontend' | 'backend', string>>;
  /** compose.yaml, parsed. */
  readonly compose: unknown;
  /** Kubernetes objects of each manifest. */
  readonly manifests: Readonly<Record<'Minikube' | 'production', readonly unknown[]>>;
}

/** Reads Dockerfiles and Compose file from disk and synthesizes the manifests in memory. */
export function readSources(): Sources {
  const read = (...path: readonly string[]): string =>
    readFileSync(join(__dirname, '..', '..', ...path), 'utf8');
  return {
    dockerfiles: {
      frontend: read('docker', 'frontend.Dockerfile'),
      backend: read('docker', 'backend.Dockerfile'),
    },
    ignores: {
      frontend: read('docker', 'frontend.Dockerfile.dockerignore'),
      backend: read('docker', 'backend.Dockerfile.dockerignore'),
    },
    compose: parse(read('compose.yaml')),
    manifests: { Minikube: objectsOf(minikube), production: objectsOf(production) },
  };
}

/** A service of compose.yaml. */
export function serviceOf({ compose }: Sources, name: string): unknown {
  return at(compose, 'services', name);
}

/** An object of a manifest, by kind and name. */
export function objectOf(manifest: readonly unknown[], kind: string, name: string): unknown {
  return at(manifest, { kind, 'metadata.name': name });
}

/** The workload that runs a container, with its pod, its container and its Service. */
export interface Workload {
  readonly environment: Environment;
  readonly object: unknown;
  readonly pod: unknown;
  readonly container: unknown;
  readonly service: unknown;
}

const found = new WeakMap<readonly unknown[], Map<ContainerKey, Workload>>();

/** Looks a workload up once in a manifest, however many rows ask for it. */
function workload(manifest: readonly unknown[], environment: Environment, key: ContainerKey): Workload {
  const known = found.get(manifest) ?? new Map<ContainerKey, Workload>();
  found.set(manifest, known);
  const one = known.get(key) ?? lookUp(manifest, environment, key);
  known.set(key, one);
  return one;
}

function lookUp(manifest: readonly unknown[], environment: Environment, key: ContainerKey): Workload {
  const { name, component } = contract[key];
  const object = objectOf(manifest, key === 'postgres' ? 'StatefulSet' : 'Deployment', name);
  const pod = at(object, 'spec', 'template', 'spec');
  return {
    environment,
    object,
    pod,
    container: at(pod, 'containers', { name: component }),
    service: objectOf(manifest, 'Service', name),
  };
}

/** A cell for each manifest. */
export function inManifests(
  { manifests }: Sources,
  key: ContainerKey,
  cell: (workload: Workload) => Cell,
): { readonly Minikube: Cell; readonly production: Cell } {
  return {
    Minikube: cell(workload(manifests.Minikube, environmentOf.Minikube, key)),
    production: cell(workload(manifests.production, environmentOf.production, key)),
  };
}

/** The Job that brings the schema up to date; its name ends with a checksum. */
export function migrationJob(manifest: readonly unknown[]): unknown {
  return items(manifest).find(
    (object) =>
      text(object, 'kind') === 'Job' && text(object, 'metadata', 'name').startsWith('todo-migrate-'),
  );
}
