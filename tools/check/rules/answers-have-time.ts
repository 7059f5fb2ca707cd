import { annotations } from '../../../lib/annotations';
import {
  type Manifest,
  type ManifestObject,
  parseQuantity,
  type Pod,
  toNumber,
  type Value,
} from '../../manifest';
import { backendsOf, classOf, routesOf } from '../edge';
import { finding, type Finding, type Rule } from '../rule';
import { variablesOf } from '../variables';

/** How an Ingress tells a controller to wait for an answer. */
interface Timeout {
  readonly annotation: string;
  /** A word of the controller's class. */
  readonly word: RegExp;
  /** What a number without a unit counts, in seconds. */
  readonly unit: number;
  /** What the controller waits where nothing is stated, in seconds. */
  readonly usual: number;
}

/** @see The page about annotations in the documentation of each controller */
const timeouts: readonly Timeout[] = [
  { annotation: 'haproxy.org/timeout-server', word: /haproxy/, unit: 0.001, usual: 50 },
  { annotation: 'nginx.ingress.kubernetes.io/proxy-read-timeout', word: /nginx/, unit: 1, usual: 60 },
  { annotation: 'nginx.org/proxy-read-timeout', word: /nginx/, unit: 1, usual: 60 },
];

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** The option of uvicorn that ends answers which take longer, as a variable (its documentation, "Settings"). */
const graceful = 'UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN';

/**
 * How long an answer takes, its Deployment says in an annotation; whoever could cut it is compared with that.
 *
 * @see "HTTPRoute timeouts", gateway-api.sigs.k8s.io/guides/http-timeouts
 */
export const answersHaveTime: Rule = {
  name: 'answers-have-time',
  description:
    'An answer gets the time that its Deployment says it may take: no Ingress, no route and no server ends it earlier.',
  recommendation:
    "Raise the timeout that is named, or lower what an answer may take: edge.timeoutAnnotation, workloads.*.longestAnswerSeconds in lib/environments, and longestAnswerSeconds in the contract's row.",
  *check(manifest) {
    for (const pod of manifest.pods) {
      const needed = secondsNeeded(pod);
      if (needed === undefined) continue;
      yield* cutByServer(manifest, pod, needed);
      const services = manifest
        .all('', 'Service')
        .filter((service) => manifest.behind(service).includes(pod));
      yield* cutByEdge(manifest, services, needed);
    }
  },
};

function secondsNeeded({ object }: Pod): number | undefined {
  const { text } = object.value.at('metadata', 'annotations', annotations.drainSeconds);
  const seconds = toNumber(parseQuantity(text) ?? 0n);
  return seconds > 0 ? seconds : undefined;
}

function* cutByServer(manifest: Manifest, pod: Pod, needed: number): Iterable<Finding> {
  for (const container of pod.serving)
    for (const { name, entry, text } of variablesOf(manifest, pod, container).given) {
      const given = name === graceful ? secondsIn(text, 1) : undefined;
      if (given !== undefined && given < needed)
        yield finding(
          pod.object,
          entry,
          `${graceful} ends after ${given} s an answer that may take ${needed} s.`,
        );
    }
}

function* cutByEdge(
  manifest: Manifest,
  services: readonly ManifestObject[],
  needed: number,
): Iterable<Finding> {
  const leadsHere = (namespace: string, { text }: Value): boolean =>
    services.some((service) => service.namespace === namespace && service.name === text);
  const before = new Set(
    backendsOf(manifest)
      .filter(({ object, service }) => leadsHere(object.namespace, service))
      .map(({ object }) => object),
  );
  for (const object of before) if (object.kind === 'Ingress') yield* cutByIngress(object, needed);
  for (const route of routesOf(manifest))
    for (const rule of route.value.items('spec', 'rules')) {
      if (!rule.items('backendRefs').some((to) => leadsHere(route.namespace, to.at('name')))) continue;
      for (const field of ['request', 'backendRequest']) {
        const stated = rule.at('timeouts', field);
        const given = secondsIn(stated.text, 1);
        // Zero switches the limit off.
        if (given !== undefined && given > 0 && given < needed)
          yield finding(
            route,
            stated,
            `${stated.place} cuts after ${given} s an answer that may take ${needed} s.`,
          );
      }
    }
}

function* cutByIngress(ingress: ManifestObject, needed: number): Iterable<Finding> {
  const own = ingress.value.at('metadata', 'annotations');
  const stated = timeouts.filter(({ annotation }) => !own.at(annotation).isAbsent);
  for (const { annotation, unit } of stated) {
    const given = secondsIn(own.at(annotation).text, unit);
    const cuts = given === undefined ? 'is no time for' : `cuts after ${given} s`;
    if (given === undefined || given < needed)
      yield finding(
        ingress,
        own.at(annotation),
        `${annotation} ${cuts} an answer that may take ${needed} s.`,
      );
  }
  const silent = timeouts.find(({ word }) => word.test(classOf(ingress)?.text ?? ''));
  if (stated.length === 0 && silent !== undefined && silent.usual < needed)
    yield finding(
      ingress,
      own,
      `Without ${silent.annotation} the controller cuts after ${silent.usual} s an answer that may take ${needed} s.`,
    );
}

/** A duration such as `300s`, `5m` or `1h30m`; a number without a unit counts `unit` seconds. */
function secondsIn(text: string | undefined, unit: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * unit;
  const parts = [...text.matchAll(/(\d{1,9})(ms|[smhd])/g)];
  if (parts.map(([whole]) => whole).join('') !== text || parts.length === 0) return undefined;
  return parts.reduce((sum, [, amount, of = 's']) => sum + Number(amount) * (units[of] ?? 0), 0);
}
