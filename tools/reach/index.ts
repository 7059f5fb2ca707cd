/** Who may reach whom, from finished manifests, by the rules of NetworkPolicy. */
export { decide, type Decision, type Side } from './decision';
export { anotherOf, type AnyPod, type Endpoint } from './endpoint';
export { type Cell, exposedPorts, matrix, type Matrix, type MatrixOptions } from './matrix';
export { type Destination, type Outside, type OutsideOptions, outsideWorld, type Source } from './outside';
export type { Direction, Policy, Rule } from './policy';
export { describeProblem, type Problem } from './problem';
export { readNamedPolicy } from './named-policy';
export { type NamedDestination, namedDestinations } from './named-destination';
export { contains, InvalidAddress, parseAddress, parseSubnet } from './subnet';
export { describeProxy } from './proxy';
export { formatMatrix, formatReasons } from './table';
export {
  isForeignPolicy,
  type Namespace,
  type Ranges,
  readTopology,
  type Topology,
  topologyOf,
} from './topology';
