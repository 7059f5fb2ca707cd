import type { ContainerPort } from './port';
import type { Subnet } from './subnet';

/** What selectors see of a pod. */
export interface SelectablePod {
  readonly namespace: string;
  /** With the automatic label of every namespace. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly ContainerPort[];
}

/** One end of a connection, as network policies see it: by selectors, by its address, or both. */
export interface Party {
  readonly pod: SelectablePod | 'not selectable';
  /** Ranges that the address is somewhere in; none when nothing is known about it. */
  readonly ranges: readonly Subnet[];
}
