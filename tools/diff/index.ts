/** How two manifests differ, by object and field, and what applying the difference does. */
export { type Consequence, severities, type Severity } from './consequence';
export { difference, type Difference, type FieldDifference, type ObjectDifference } from './difference';
export { formatIdentity, type Identity, type Problem, type Side } from './manifest';
export { hidden } from './secrecy';
export { describeProblem, formatDifference, type TextOptions } from './text';
