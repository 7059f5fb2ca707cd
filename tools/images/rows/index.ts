import { contract, type ContainerKey } from '../../../lib/contract';
import type { Row } from '../row';
import type { Sources } from '../sources';
import { confinementRows, everyContainerRows } from './confinement';
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

const overall = [resourceRows, databaseRows, migrationRows, everyContainerRows];

const order = [...Object.keys(contract), 'migration', 'every pod'];

/** Every promise of the contract, held against Dockerfiles, Compose file and manifests; one group after the other. */
export function* rowGroups(sources: Sources): Generator<readonly Row[]> {
  for (const rows of perContainer)
    for (const key of Object.keys(contract).filter(isContainer)) yield rows(sources, key);
  for (const rows of overall) yield rows(sources);
}

/** Every row, container by container. */
export function contractRows(sources: Sources): readonly Row[] {
  return [...rowGroups(sources)]
    .flat()
    .sort((one, other) => order.indexOf(one.container) - order.indexOf(other.container));
}
