import type { Manifest } from '../../manifest/manifest';
import type { ManifestObject } from '../../manifest/object';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Horizontal Pod Autoscaling", sections "Migrating Deployments and StatefulSets to horizontal autoscaling" and
 * "Support for resource metrics", kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale
 */
export const autoscalersDecideAlone: Rule = {
  name: 'autoscalers-decide-alone',
  description:
    'What an autoscaler scales states no `replicas`, its limits are in order, and every container states the request that the autoscaler compares with.',
  recommendation: 'Remove `replicas`, and give each container a request for the scaled resource.',
  check: (manifest) =>
    manifest
      .all('autoscaling', 'HorizontalPodAutoscaler')
      .flatMap((scaler) => [...limits(scaler), ...target(manifest, scaler)]),
};

function limits(scaler: ManifestObject): readonly Finding[] {
  const [fewest, most] = [scaler.value.at('spec', 'minReplicas'), scaler.value.at('spec', 'maxReplicas')];
  return (fewest.number ?? 1) > (most.number ?? Infinity)
    ? [finding(scaler, fewest, 'minReplicas is larger than maxReplicas.')]
    : [];
}

function target(manifest: Manifest, scaler: ManifestObject): readonly Finding[] {
  const name = scaler.value.at('spec', 'scaleTargetRef', 'name').text;
  const kind = scaler.value.at('spec', 'scaleTargetRef', 'kind').text;
  const pod = manifest.pods.find(
    ({ object }) => object.namespace === scaler.namespace && object.name === name && object.kind === kind,
  );
  if (pod === undefined) return [];
  const replicas = pod.object.value.at('spec', 'replicas');
  const resources = scaler.value
    .at('spec', 'metrics')
    .items()
    .filter((metric) => metric.at('resource', 'target', 'type').text === 'Utilization')
    .flatMap((metric) => metric.at('resource', 'name').text ?? []);
  return [
    ...(replicas.isAbsent
      ? []
      : [finding(pod.object, replicas, `replicas fights with ${scaler.label} at every apply.`)]),
    ...pod.serving.flatMap((container) =>
      resources
        .map((resource) => container.value.at('resources', 'requests', resource))
        .filter(({ isAbsent }) => isAbsent)
        .map((request) =>
          finding(pod.object, request, `${scaler.label} reads <unknown> without this request.`),
        ),
    ),
  ];
}
