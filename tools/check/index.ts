/** Rules about finished manifests: run by `cdk8s synth` as a validation, by tests as a library, and by `npm run check`. */
export { check, formatFinding, judge, type Verdict } from './check';
export type { ExcusedFinding } from './excuse';
export { rules } from './registry';
export { type CheckedFile, checkFile, checkSource } from './report/checked-file';
export { formatJson } from './report/json';
export { formatSarif } from './report/sarif';
export { formatText } from './report/text';
export type { Finding, Rule, RuleFinding } from './rule';
