import { groupBy, type Manifest } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/**
 * @see "Horizontal Pod Autoscaling", sections "Migrating Deployments and StatefulSets to horizontal autoscaling" and
 * "Support for resource metrics", kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale
 */
export const autoscalersDecideAlone: Rule = {
  name: 'autoscalers-decide-alone',
  description:
    'One autoscaler alone scales a workload. What it scales states no `replicas`, its limits are in order, and every container states the request that the autoscaler compares with.',
  recommendation: 'Remove `replicas`, and give each container a request for the scaled resource.',
  *check(manifest) {
    yield* rivals(manifest);
    for (const scaler of manifest.all('autoscaling', 'HorizontalPodAutoscaler')) {
      const spec = scaler.value.at('spec');
      const [fewest, most] = [spec.at('minReplicas'), spec.at('maxReplicas')];
      if ((fewest.number ?? 1) > (most.number ?? Infinity))
        yield finding(scaler, fewest, 'minReplicas is larger than maxReplicas.');

      const [kind, name] = ['kind', 'name'].map((field) => spec.at('scaleTargetRef', field).text);
      const pod = manifest.pods.find(
        ({ object, namespace }) =>
          namespace === scaler.namespace && object.name === name && object.kind === kind,
      );
      if (pod === undefined) continue;
      const replicas = pod.object.value.at('spec', 'replicas');
      if (!replicas.isAbsent)
        yield finding(pod.object, replicas, `replicas fights with ${scaler.label} at every apply.`);
      const resources = spec
        .items('metrics')
        .filter((metric) => metric.at('resource', 'target', 'type').text === 'Utilization')
        .flatMap((metric) => metric.at('resource', 'name').text ?? []);
      for (const { value } of pod.serving)
        for (const resource of resources) {
          const request = value.at('resources', 'requests', resource);
          if (request.isAbsent)
            yield finding(pod.object, request, `${scaler.label} reads <unknown> without this request.`);
        }
    }
  },
};

/** Autoscalers of one workload, those of KEDA included, which makes one of Kubernetes' own for each of its objects. */
function* rivals(manifest: Manifest): Iterable<Finding> {
  const scalers = [
    ...manifest.all('autoscaling', 'HorizontalPodAutoscaler'),
    ...manifest.all('keda.sh', 'ScaledObject'),
  ];
  const targets = groupBy(scalers, ({ namespace, value }) => {
    const { kind = 'Deployment', name = '' } = value.labels('spec', 'scaleTargetRef');
    return JSON.stringify([namespace, kind, name]);
  });
  for (const [first, ...others] of targets.values())
    for (const scaler of others)
      if (scaler.key !== first.key) {
        const target = scaler.value.at('spec', 'scaleTargetRef');
        yield finding(scaler, target, `${first.label} scales the same pods: the two undo each other's work.`);
      }
}
