/**
 * Writes what the checks know of the API (tools/check/schema/kubernetes-1.28.json) from Kubernetes's own definitions:
 * `node runner tools/check/schema/command.ts && npm run format`, after one of the two has changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cutDown } from './generate';

const openApi: unknown = JSON.parse(readFileSync('test/kubernetes-1.28.json', 'utf8'));
writeFileSync(
  'tools/check/schema/kubernetes-1.28.json',
  `${JSON.stringify(cutDown(openApi), undefined, 1)}\n`,
);
