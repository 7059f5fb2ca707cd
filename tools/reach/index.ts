/** Who may reach whom, from finished manifests, by the rules of NetworkPolicy. */
export { decide, type Decision, type Side } from './decision';
export { anotherOf, type AnyPod, type Endpoint } from './endpoint';
export { exposedPorts } from './exposure';
export { Field, Malformed } from './field';
export type { Namespace } from './manifest-object';
export { type Cell, matrix, type Matrix, type MatrixOptions } from './matrix';
export { type Destination, type Outside, type OutsideOptions, outsideWorld, type Source } from './outside';
export { formatPod, type Pod, templateOf, type WorkloadKind } from './pod';
export type { Direction, Policy, Rule } from './policy';
export { type ContainerPort, formatPort, type Port, type Protocol } from './port';
export { describeProblem, type Problem } from './problem';
export { readSelector, type Selector, selects } from './selector';
export type { Service, ServicePort } from './service';
export { decideService, type ServiceDecision, type ServiceDestination } from './service-decision';
export { InvalidAddress } from './subnet';
export { formatReasons, formatTable } from './table';
export { type ManifestOptions, readManifest, type Topology } from './topology';
