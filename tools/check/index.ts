/** Rules about finished manifests: run by `cdk8s synth` as a validation, by tests as a library, and by `npm run check`. */
export { check, formatFinding, type RuleFinding } from './check';
export { formatPath, type Path } from '../manifest/path';
export type { ManifestObject } from '../manifest/object';
export { Manifest } from '../manifest/manifest';
export { rules } from './registry';
export { type CheckedFile, checkFile } from './report/checked-file';
export { formatJson } from './report/json';
export { formatSarif } from './report/sarif';
export { formatText } from './report/text';
export type { Finding, Rule } from './rule';
