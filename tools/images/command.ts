/**
 * `npm run contract`: prints, promise by promise, what the Dockerfiles, compose.yaml and both manifests say. Exit status
 * 1 when one of them breaks the contract.
 */
import { agrees } from './row';
import { contractRows } from './rows';
import { readSources } from './sources';
import { formatTable } from './table';

const rows = contractRows(readSources());
process.stdout.write(formatTable(rows));
if (!rows.every(agrees)) process.exitCode = 1;
