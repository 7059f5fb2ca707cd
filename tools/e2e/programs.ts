import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerContract, contract } from '../../lib/contract';
import type { Mapping } from '../manifest';

const directory = '/e2e';

/** The commands of the programs that stock images run: stand-ins, and clients that ask from within the cluster. */
export const programs = {
  frontend: ['node', `${directory}/frontend.mjs`],
  backend: ['sh', `${directory}/backend.sh`, String(contract.backend.port.number)],
  service: ['node', `${directory}/service.mjs`],
  migration: ['sh', `${directory}/migrate.sh`],
  model: ['node', `${directory}/model.mjs`],
  idle: ['node', `${directory}/idle.mjs`],
  connect: ['node', `${directory}/connect.mjs`],
  resolve: ['node', `${directory}/resolve.mjs`],
  request: ['node', `${directory}/request.mjs`],
  tunnel: ['node', `${directory}/tunnel.mjs`],
  load: ['node', `${directory}/load.mjs`],
  streams: ['node', `${directory}/streams.mjs`],
} as const;

/** What a probe runs in a stand-in whose image lacks the command that the container promises. */
export const alive = ['true'];

/**
 * The command of the stand-in of a service that has none of its own: one that answers over HTTP gives its endpoints, any
 * other accepts connections where it has a port, and waits for its end.
 */
export function standInOf({ port, health }: ContainerContract): readonly string[] {
  const ports = port === undefined ? [] : [String(port.number)];
  if (health.live.kind !== 'http') return [...programs.idle, ...ports];
  return [...programs.service, ...ports, JSON.stringify(health)];
}

const name = 'e2e-programs';

/** The volume of the programs, and where it is mounted. */
export const programsVolume = {
  volume: { name, configMap: { name } },
  mount: { name, mountPath: directory, readOnly: true },
} as const;

/** The ConfigMap that holds the programs. */
export function programsConfigMap(namespace: string): Mapping {
  const files = ['stand-ins', 'clients'].flatMap((each) => {
    const folder = join(__dirname, each);
    return readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  });
  const metadata = { name, namespace };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: Object.fromEntries(files) };
}
