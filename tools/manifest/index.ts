/** The one model of a finished manifest, which every instrument reads. */
export { demandOf, largestCounts, type PodCount, type Side, totalDemand } from './demand';
export {
  at,
  isList,
  isMapping,
  listAt,
  type Mapping,
  mappingAt,
  nameOf,
  numberAt,
  textAt,
  textsAt,
  titleOf,
} from './json';
export { Manifest, type ManifestOptions } from './manifest';
export { hidden, Mask } from './mask';
export {
  fieldNames,
  formatMergePath,
  leadsInto,
  type MergePath,
  type Step,
  toEntry,
  toField,
} from './merge-path';
export { formatIdentity, type ObjectIdentity, keyOf, type ManifestObject, objectsOf } from './object';
export { byText, distinct, groupBy } from './order';
export { formatPath, type Path } from './path';
export type { Container, Pod, WorkloadKind } from './pod';
export {
  type ContainerPort,
  exposes,
  formatPort,
  type Port,
  type Protocol,
  protocols,
  readProtocol,
} from './port';
export { postgresImage } from './postgres';
export { formatBytes, formatCores, parseQuantity, type Quantity, quantityOf, toNumber } from './quantity';
export { referencesOf } from './reference';
export { remembered } from './remembered';
export { amount, type ReplicaRange, scaleOf } from './scale';
export { secretIn, secretsOf } from './secret';
export { isNamedSecret } from './secret-name';
export { readSelector, type Selector, selectorOf, selectorOfLabels, selects } from './selector';
export { isBehind, readService, type Service, targetPort } from './service';
export { attempt, Malformed, StrictValue } from './strict-value';
export { Value } from './value';
export { readDocuments, type SourceDocument, Unreadable } from './yaml';
