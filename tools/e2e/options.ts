import { randomBytes } from 'node:crypto';
import { serviceKeys } from '../../lib/contract';
import { type Egress, isCidr, isReference, referenceAllowed } from '../../lib/environments';
import type { Kubectl } from './kubectl';
import { type Given, Mistake } from '../command';

/** What the command line says. */
export interface Options {
  readonly context?: string;
  readonly environment: string;
  readonly namespace: string;
  /** Leaves the namespaces there for somebody to look at. */
  readonly keep: boolean;
  /** Files to write the report to: JUnit XML where the name ends in .xml, else JSON. */
  readonly reports: readonly string[];
  readonly images: Images;
  /** Runs the applications of `examples` in the place of stand-ins. */
  readonly examples: boolean;
  /** How pods get out. Default: as the environment says. */
  readonly egress?: Egress;
  /** Leaves users out of the manifest, and adds them as a cluster does that assigns its own. */
  readonly assignedUsers: boolean;
  /** How many answers stream through a rollout. */
  readonly streams: number;
  /** They stream through the controller of this IngressClass, too. Default: to the backend's Service alone. */
  readonly ingressClass?: string;
  /** The browser that uses them. Default: the Chromium or Chrome of this machine. */
  readonly browser?: string;
}

/** Images that take the place of the applications' own. */
export interface Images {
  /** Answers the contract's endpoints by itself; without it, a stand-in runs on `node`. */
  readonly frontend?: string;
  /** The same for the backend; without it, a stand-in runs on PostgreSQL's image. */
  readonly backend?: string;
  /** By default the environment's own. */
  readonly postgres?: string;
  /** Of services that have no stand-in of their own, by their key in the contract. */
  readonly others?: Readonly<Record<string, string>>;
  /** Runs the frontend's stand-in, and the clients that ask from within the cluster. Default: the frontend's, or a stock one. */
  readonly node?: string;
}

/** What `--help` prints. */
export const usage = `Usage: npm run e2e -- [OPTION…]

Proves the stack on the cluster of the current kubectl context, in a namespace of its own and one beside it for those who
are no part of the stack; both are removed afterwards.

  --context NAME          the context to use; needed unless the current one is minikube, kind-* or *-e2e
  --environment NAME      the environment to prove (minikube); preview is one as TODO_CHATBOT_PREVIEW names it
  --namespace NAME        the namespace to make, and NAME-outside (todo-e2e-… with a random end)
  --keep                  leave both namespaces there
  --report FILE           write a report: JUnit where FILE ends in .xml, else JSON; repeatable
  --examples              run the applications of examples, in the images that the environment names unless the options
                          below do, and use them in a browser; the environment must be on localhost, as minikube is
  --streams COUNT         how many answers of the chat stream while they are restarted (50)
  --browser FILE          the Chromium or Chrome for that (the one on PATH)
  --ingress-class CLASS   they also stream through the controller of this class, as an environment describes it
  --egress KIND           how pods get out, instead of as the environment says: open, addresses=RANGE[,RANGE…] or
                          proxy=IMAGE, with Squid in it
  --assigned-users        let the manifest name no user (account: 'assigned'), and run every pod as OpenShift's
                          restricted-v2 does: a random user, group 0
  --node-image IMAGE      Node.js image for the frontend's stand-in and for clients (node:22-alpine, or the frontend
                          image if there is one)
  --frontend-image IMAGE  an image that answers the contract's endpoints by itself, and has node as the contract says
  --backend-image IMAGE   the same for the backend, with GET and POST /todos and its own migration
  --postgres-image IMAGE  another image of PostgreSQL; the backend's stand-in runs on it too, and needs BusyBox's nc
  --image KEY=IMAGE       an image of another service of the contract, by its key there; repeatable. Without it, a
                          program stands in for it, and nobody asks a health command of its own
  --help                  this text

Exit status: 0 when everything is proven, 1 when something is not, 2 when nothing was tried, 130 after Ctrl-C.
`;

const text = { type: 'string' } as const;

/** What the command line may say. */
export const options = {
  context: text,
  environment: { type: 'string', default: 'minikube' },
  namespace: text,
  keep: { type: 'boolean', default: false },
  examples: { type: 'boolean', default: false },
  browser: text,
  egress: text,
  'assigned-users': { type: 'boolean', default: false },
  streams: { type: 'string', default: '50' },
  'ingress-class': text,
  report: { type: 'string', multiple: true },
  'node-image': text,
  'frontend-image': text,
  'backend-image': text,
  'postgres-image': text,
  image: { type: 'string', multiple: true },
} as const;

/** @throws Mistake for a value that is none. */
export function readOptions(values: Given<typeof options>['values']): Options {
  const { context } = values;
  if (context === '' || context?.startsWith('-') === true) {
    throw new Mistake(`--context: ${JSON.stringify(context)} is no context.`);
  }
  const images = Object.fromEntries(
    (['frontend', 'backend', 'postgres', 'node'] as const).flatMap((key) => {
      const reference = values[`${key}-image`];
      if (reference === undefined) return [];
      if (isReference(reference)) return [[key, reference] as const];
      throw new Mistake(`--${key}-image: ${JSON.stringify(reference)} is not ${referenceAllowed}.`);
    }),
  );
  return {
    ...(context !== undefined && { context }),
    environment: values.environment,
    namespace: values.namespace ?? `todo-e2e-${randomBytes(3).toString('hex')}`,
    keep: values.keep,
    reports: values.report ?? [],
    images: { ...images, ...(values.image && { others: imagesOf(values.image) }) },
    examples: values.examples,
    ...(values.egress !== undefined && { egress: egressOf(values.egress) }),
    assignedUsers: values['assigned-users'],
    streams: countOf(values.streams),
    ...(values['ingress-class'] !== undefined && { ingressClass: values['ingress-class'] }),
    ...(values.browser !== undefined && { browser: values.browser }),
  };
}

/** @throws Mistake for what is not a way out that any cluster can have. */
function egressOf(given: string): Egress {
  const [kind = '', rest = ''] = given.split(/=(.*)/s);
  const ranges = rest.split(',').filter(isCidr);
  if (given === 'open') return { kind: 'open' };
  if (kind === 'proxy' && isReference(rest)) return { kind, image: rest };
  if (kind === 'addresses' && ranges.length === rest.split(',').length) return { kind, ranges };
  throw new Mistake(
    `--egress: ${JSON.stringify(given)} is not open, addresses=RANGE[,RANGE…] or proxy=IMAGE.`,
  );
}

/** @throws Mistake for what is no number of streams. */
function countOf(given: string): number {
  if (/^[1-9]\d{0,3}$/.test(given)) return Number(given);
  throw new Mistake(`--streams: ${JSON.stringify(given)} is not a number from 1 to 9999.`);
}

/** @throws Mistake for what is not a service's key and an image. */
function imagesOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', reference = ''] = pair.split(/=(.*)/s);
      if (serviceKeys.some((each) => each === key) && isReference(reference))
        return [key, reference] as const;
      throw new Mistake(
        `--image: ${JSON.stringify(pair)} is not KEY=IMAGE, with KEY one of ${serviceKeys.join(', ')}.`,
      );
    }),
  );
}

/** Clusters that people make to throw away. */
const forTrying = /^(minikube|kind-.*|.*-e2e)$/;

/**
 * The context to work in: the one that was named, or the current one if its name says that nobody depends on it.
 *
 * @throws Mistake for any other current context, and where there is none.
 */
export async function chosenContext(kubectl: Kubectl, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const answer = await kubectl.run(['config', 'current-context']);
  const current = answer.stdout.trim();
  if (answer.status !== 0 || current === '') {
    throw new Mistake('kubectl has no current context: name one with --context NAME.');
  }
  if (!forTrying.test(current)) {
    throw new Mistake(
      `The current context is ${current}, which may be somebody's: name it with --context ${current} if you mean it. ` +
        'Only minikube, kind-* and *-e2e are taken without asking.',
    );
  }
  return current;
}
