import { containerKeys, containers, contract, database, jobs } from '../contract';
import { type Environment, imageOf, type Labels, parseImage, proxyName } from '../environments';

/** How a part of the stack is called and labelled, and how others select its pods. */
export interface Identity {
  readonly name: string;
  readonly namespace: string;
  /** By the recommended names (Kubernetes documentation, "Recommended Labels"). */
  readonly labels: Labels;
  /** The stable labels alone: a selector cannot be changed once it is applied. */
  readonly selector: Labels;
}

/** Every part of the stack, and what its objects are called. */
const parts = {
  ...contract,
  ...jobs,
  copy: { name: 'todo-copy', component: 'backup' },
  drill: { name: 'todo-drill', component: 'backup' },
  monitoring: { name: 'todo-monitoring', component: 'monitoring' },
  'egress proxy': { name: proxyName, component: 'egress-proxy' },
  edge: { name: 'todo-edge', component: 'edge' },
  'certificate solver': { name: 'todo-certificate-solver', component: 'edge' },
  stack: { name: 'todo', component: 'stack' },
} as const satisfies Record<string, { readonly name: string; readonly component: string }>;

/** A part of the stack that has objects of its own. */
export type Part = keyof typeof parts;

/** A published image has a version of its own; every other part is released with the application. */
function versionOf(environment: Environment, part: Part): string {
  const reference = publishedImage(environment, part);
  if (reference === undefined) return environment.version;
  const { tag, digest = '' } = parseImage(reference) ?? { repository: reference };
  // A tag or digest may be longer than a label, and end in a sign that a label must not end in.
  return (tag ?? digest.replace(':', '-')).slice(0, 63).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
}

function publishedImage(environment: Environment, part: Part): string | undefined {
  const key = containerKeys.find((each) => each === part);
  if (key === undefined || containers[key].image.kind === 'released') return undefined;
  const isInstances = key === database.container && environment.database.kind === 'cloudnative-pg';
  return isInstances ? environment.database.image : imageOf(environment, key).reference;
}

/** Labels of every object of the stack in an environment. */
export function stackLabels({ name }: Environment): Record<string, string> {
  return {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/part-of': 'todo-chatbot',
    'app.kubernetes.io/managed-by': 'cdk8s',
  };
}

/** The identity of a part of the stack in an environment. */
export function identityOf(environment: Environment, part: Part): Identity {
  const { name, component } = parts[part];
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': environment.name };
  return {
    name,
    namespace: environment.namespace,
    selector,
    labels: {
      ...stackLabels(environment),
      ...selector,
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/version': versionOf(environment, part),
    },
  };
}

/** Metadata of an object that belongs to a part; `name` where it differs from the part's. */
export function metadata(
  { name, namespace, labels }: Identity,
  own: { readonly name?: string; readonly annotations?: Record<string, string> } = {},
): { name: string; namespace: string; labels: Record<string, string>; annotations?: Record<string, string> } {
  return { name, namespace, labels: { ...labels }, ...own };
}
