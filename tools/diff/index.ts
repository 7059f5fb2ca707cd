/** How two manifests differ, by object and field, and what applying the difference does. */
export type { Problem, Side } from './applied';
export { type Consequence, severities, type Severity } from './consequence';
export { difference, type Difference, type FieldDifference, type ObjectDifference } from './difference';
export { formatReleaseEffects, type ReleaseEffect, releaseEffects, type Upgrade } from './release';
export { describeProblem, formatDifference, type TextOptions } from './text';
