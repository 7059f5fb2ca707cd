import { type ApiObject, JsonPatch } from 'cdk8s';
import type { KubeDeployment, KubeService } from './k8s';

/**
 * Sets a field that Kubernetes got after 1.28. The structs of cdk8s-plus-28 leave out what they do not know, also what
 * `addJsonPatch` adds, so the field is set in what an object has become.
 */
function setField(object: ApiObject, path: string, value: unknown): void {
  const before = object.toJson.bind(object);
  object.toJson = (): unknown => JsonPatch.apply(before(), JsonPatch.add(path, value));
}

/**
 * The pause of one container before SIGTERM, without a program in its image.
 *
 * @see "Container Lifecycle Hooks", kubernetes.io/docs/concepts/containers/container-lifecycle-hooks; Kubernetes 1.30
 */
export function sleepBeforeStop(deployment: KubeDeployment, container: number, seconds: number): void {
  setField(deployment, `/spec/template/spec/containers/${container}/lifecycle`, {
    preStop: { sleep: { seconds } },
  });
}

/**
 * Which endpoints of a Service answer first: those near the client.
 *
 * @see "Service", section "Traffic distribution", kubernetes.io/docs/concepts/services-networking/service; Kubernetes 1.31,
 * where it is called `PreferClose`
 */
export function distributeTraffic(service: KubeService, towards: 'PreferClose' | 'PreferSameZone'): void {
  setField(service, '/spec/trafficDistribution', towards);
}
