import { type Manifest, type ManifestObject, type Pod, remembered, type Value } from '../../manifest';
import { bindingRefused, contentRefused, metadataRefused, roleRefused } from '../refused/objects';
import { podRefused } from '../refused/pods';
import { type Refusal, repeated } from '../refused/refusal';
import { claimRefused, limitRangeRefused, quotaRefused, volumeRefused } from '../refused/resources';
import { refusedByRelease } from '../refused/release';
import { scheduleRefused } from '../refused/schedule';
import {
  endpointsRefused,
  ingressRefused,
  policyRefused,
  serviceRefused,
  subsetsRefused,
} from '../refused/services';
import {
  autoscalerRefused,
  budgetRefused,
  daemonSetRefused,
  deploymentRefused,
  jobRefused,
} from '../refused/workloads';
import { finding, type Finding, type Rule } from '../rule';

type Judge = (value: Value, kind: string) => Iterable<Refusal>;

/** By kind, of the whole object or of its spec. */
const ofObject: Readonly<Record<string, Judge>> = {
  ClusterRole: roleRefused,
  ClusterRoleBinding: bindingRefused,
  ConfigMap: contentRefused,
  EndpointSlice: endpointsRefused,
  Endpoints: subsetsRefused,
  Ingress: ingressRefused,
  Role: roleRefused,
  RoleBinding: bindingRefused,
  Secret: contentRefused,
};
const ofSpec: Readonly<Record<string, Judge>> = {
  CronJob: scheduleRefused,
  DaemonSet: daemonSetRefused,
  Deployment: deploymentRefused,
  HorizontalPodAutoscaler: autoscalerRefused,
  Job: jobRefused,
  LimitRange: limitRangeRefused,
  NetworkPolicy: policyRefused,
  PodDisruptionBudget: budgetRefused,
  PersistentVolume: volumeRefused,
  PersistentVolumeClaim: claimRefused,
  ResourceQuota: quotaRefused,
  Service: serviceRefused,
};

/** @see the pages of the kinds in kubernetes.io/docs/reference/kubernetes-api, and the validation of Kubernetes 1.28 */
export const fieldsAgree: Rule = {
  name: 'fields-agree',
  description:
    'The fields of an object fit each other as the API server demands: ports are named, selectors match templates, requests stay within limits, schedules exist.',
  recommendation: 'Change one of the fields: the API server refuses the object, or the pods that it makes.',
  excusable: false,
  *check(manifest: Manifest): Iterable<Finding> {
    for (const object of manifest.objects)
      for (const [value, message] of refusalsIn(object)) yield finding(object, value, message);
    for (const pod of manifest.pods)
      for (const [value, message] of podRefusals(pod)) yield finding(pod.object, value, message);
    const pods = new Map(manifest.pods.map((pod) => [pod.object, pod]));
    for (const object of manifest.objects)
      for (const [value, message] of refusedByRelease(object, pods.get(object), manifest.kubernetes))
        yield finding(object, value, message);
  },
};

/** A kind is any text, such as `__proto__`, which a table has of JavaScript. */
function judgeOf(table: Readonly<Record<string, Judge>>, kind: string): Judge | undefined {
  return Object.hasOwn(table, kind) ? table[kind] : undefined;
}

const podRefusals = remembered((pod: Pod): readonly Refusal[] => [...podRefused(pod)]);
const refusalsIn = remembered((object: ManifestObject): readonly Refusal[] => [...refusalsOf(object)]);

function* refusalsOf(object: ManifestObject): Iterable<Refusal> {
  const { value, group, kind } = object;
  yield* metadataRefused(object);
  // Kinds of Kubernetes alone: others have the same names.
  if (group.includes('.') && !group.endsWith('.k8s.io')) return;
  if (group === 'gateway.networking.k8s.io') return;
  yield* judgeOf(ofObject, kind)?.(value, kind) ?? [];
  yield* judgeOf(ofSpec, kind)?.(value.at('spec'), kind) ?? [];
  if (kind === 'CronJob') yield* jobRefused(value.at('spec', 'jobTemplate', 'spec'));
  const claims = kind === 'StatefulSet' ? value.items('spec', 'volumeClaimTemplates') : [];
  for (const claim of claims) yield* claimRefused(claim.at('spec'));
  for (const name of repeated(claims.map((claim) => claim.at('metadata', 'name'))))
    yield [name, 'Another template of a claim has the same name.'];
}
