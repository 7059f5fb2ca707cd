import type { ContainerKey } from '../contract';
import { contract } from '../contract';
import { type Environment, imageOf, parseImage } from '../environments';
import type * as k8s from '../../imports/k8s';

/** Labels of an object, by the recommended names (Kubernetes documentation, "Recommended Labels"). */
export type Labels = Readonly<Record<string, string>>;

/** How a workload is called and labelled, and how others select its pods. */
export interface Identity {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** The stable labels alone: a selector cannot be changed once it is applied. */
  readonly selector: Labels;
}

/** A part of the stack: what its workload is called, which part it plays, and at which version. */
export interface Part {
  readonly name: string;
  readonly component: string;
  readonly version: string;
}

/** The identity of a part of the stack in an environment. */
export function identityOf(environment: Environment, { name, component, version }: Part): Identity {
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': environment.name };
  return {
    name,
    namespace: environment.namespace,
    selector,
    labels: {
      ...selector,
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/part-of': 'todo-chatbot',
      'app.kubernetes.io/version': version,
      'app.kubernetes.io/managed-by': 'cdk8s',
    },
  };
}

/** The identity of one of the contract's containers. */
export function containerIdentity(environment: Environment, container: ContainerKey): Identity {
  const { name, component } = contract[container];
  const tag = parseImage(imageOf(environment, container).reference)?.tag ?? '15';
  // A tag may be longer than a label and end in a sign that a label must not end in.
  const label = tag.slice(0, 63).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  const version = container === 'postgres' ? label : environment.version;
  return identityOf(environment, { name, component, version });
}

/** Metadata of an object that belongs to a workload; `name` where it differs from the workload's. */
export function metadata(
  { name, namespace, labels }: Identity,
  own: Partial<k8s.ObjectMeta> = {},
): k8s.ObjectMeta {
  return { name, namespace, labels: { ...labels }, ...own };
}
