import { contract, type ContainerKey } from '../../../lib/contract';
import type { Row } from '../row';
import type { Sources } from '../sources';
import { confinementRows } from './confinement';
import { databaseRows, resourceRows } from './database';
import { healthRows } from './health';
import { imageRows } from './image';
import { migrationRows } from './migration';
import { processRows } from './process';
import { variableRows } from './variables';
import { writableRows } from './writable';

const perContainer = [imageRows, processRows, healthRows, variableRows, confinementRows, writableRows];

function isContainer(name: string): name is ContainerKey {
  return name in contract;
}

const order = [...Object.keys(contract), 'migration'];

/** Every promise of the contract, held against Dockerfiles, Compose file and manifests; container by container. */
export function contractRows(sources: Sources): readonly Row[] {
  const rows = [
    ...Object.keys(contract)
      .filter(isContainer)
      .flatMap((key) => perContainer.flatMap((rowsOf) => rowsOf(sources, key))),
    ...resourceRows(sources),
    ...databaseRows(sources),
    ...migrationRows(sources),
  ];
  return rows.sort((one, other) => order.indexOf(one.container) - order.indexOf(other.container));
}
