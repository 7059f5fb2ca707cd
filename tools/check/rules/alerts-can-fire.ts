import { annotations } from '../../../lib/annotations';
import { type Manifest, type ManifestObject, type Pod, selectorOf } from '../../manifest';
import { alertsOf, mayMatch, type SeriesSelector, selectorsOf } from '../alerts';
import { finding, type Rule } from '../rule';

/** Labels of kube-state-metrics and the kubelets that name an object, and the kind of it. */
const kinds: Readonly<Record<string, readonly [group: string, kind: string]>> = {
  cronjob: ['batch', 'CronJob'],
  daemonset: ['apps', 'DaemonSet'],
  deployment: ['apps', 'Deployment'],
  horizontalpodautoscaler: ['autoscaling', 'HorizontalPodAutoscaler'],
  ingress: ['networking.k8s.io', 'Ingress'],
  poddisruptionbudget: ['policy', 'PodDisruptionBudget'],
  resourcequota: ['', 'ResourceQuota'],
  statefulset: ['apps', 'StatefulSet'],
};

/** @see "Alerting Rules", prometheus.io/docs/prometheus/latest/configuration, and the metrics of kube-state-metrics */
export const alertsCanFire: Rule = {
  name: 'alerts-can-fire',
  description:
    'What an alert reads can exist: its labels name objects, pods, containers, claims and probes of the manifest, and something measures what comes from exporters; an alert without data is silent whatever happens.',
  recommendation: 'Name the objects as the manifest does: lib/constructs/alerts derives each name.',
  *check(manifest) {
    const known = new Map<string, Values>();
    for (const { object, name, expression } of alertsOf(manifest)) {
      const { namespace } = object;
      // Elsewhere an alert may know more than the manifest: only what is this project's is here as a whole.
      if (manifest.fact(namespace, annotations.audience) === undefined) continue;
      const values = known.get(namespace) ?? valuesOf(manifest, namespace);
      known.set(namespace, values);
      for (const selector of selectorsOf(expression)) {
        const label = unknownLabel(values, selector);
        if (label !== undefined) {
          const message = `${name} is silent: nothing of the manifest is the ${label} of ${selector.metric}.`;
          yield finding(object, expression, message);
        }
        const source = missingSource(manifest, namespace, selector);
        if (source !== undefined)
          yield finding(object, expression, `${name} is silent: ${selector.metric} needs ${source}.`);
      }
    }
  },
};

/** What labels may hold that name something in a namespace, by label: of every metric, and of those of probes. */
type Values = Readonly<Record<'all' | 'probe', Readonly<Record<string, readonly string[]>>>>;

function unknownLabel(values: Values, selector: SeriesSelector): string | undefined {
  const own = { ...values.all, ...(selector.metric.startsWith('probe_') ? values.probe : {}) };
  return Object.keys(own).find((label) => !mayMatch(selector, label, own[label] ?? []));
}

function valuesOf(manifest: Manifest, namespace: string): Values {
  const within = <T extends { readonly namespace: string }>(all: readonly T[]): readonly T[] =>
    all.filter((each) => each.namespace === namespace);
  const pods = within([...manifest.pods, ...manifest.made.pods.map(({ pod }) => pod)]);
  const probes = within(manifest.all('monitoring.coreos.com', 'Probe'));
  const named = Object.entries(kinds).map(([label, [group, kind]]) => {
    const names = within(manifest.all(group, kind)).map(({ name }) => name);
    return [label, names] as const;
  });
  return {
    all: {
      namespace: [namespace],
      ...Object.fromEntries(named),
      job_name: pods.flatMap(jobNames),
      pod: pods.map(podName),
      container: pods.flatMap(({ containers }) => containers.map(({ name }) => name)),
      persistentvolumeclaim: [
        ...within(manifest.all('', 'PersistentVolumeClaim')).map(({ name }) => name),
        ...pods.flatMap(claimNames),
      ],
    },
    probe: {
      job: probes.map(({ value }) => value.at('spec', 'jobName').text ?? ''),
      instance: probes.flatMap(({ value }) =>
        value.items('spec', 'targets', 'staticConfig', 'static').map(({ text = '' }) => text),
      ),
    },
  };
}

/** When a CronJob ran: its Jobs are called by the minute. */
const minute = '29312345';
const random = 'x7k2p';

function jobNames({ object: { name }, workload }: Pod): readonly string[] {
  if (workload === 'Job') return [name];
  return workload === 'CronJob' ? [`${name}-${minute}`] : [];
}

/** A name that a pod of a workload may have. */
function podName({ object: { name, group }, workload }: Pod): string {
  switch (workload) {
    case 'Pod':
      return name;
    case 'Deployment':
      return `${name}-6d5f7c8b9-${random}`;
    case 'StatefulSet':
      return `${name}-0`;
    case 'CronJob':
      return `${name}-${minute}-${random}`;
    case 'operator':
      return group === 'postgresql.cnpg.io' ? `${name}-1` : name;
    case 'DaemonSet':
    case 'Job':
    case 'ReplicaSet':
    case 'ReplicationController':
      return `${name}-${random}`;
  }
}

/** Claims that are made of a template, and by CloudNativePG. */
function claimNames(pod: Pod): readonly string[] {
  const templates = pod.object.value.items('spec', 'volumeClaimTemplates');
  return [
    ...templates.map((claim) => `${claim.at('metadata', 'name').text ?? ''}-${podName(pod)}`),
    ...(pod.workload === 'operator' ? [podName(pod)] : []),
  ];
}

/** What would measure a metric, where the manifest has none of it. */
function missingSource(
  manifest: Manifest,
  namespace: string,
  { metric }: SeriesSelector,
): string | undefined {
  const group = 'monitoring.coreos.com';
  const own = (kind: string): readonly ManifestObject[] =>
    manifest.all(group, kind).filter((object) => object.namespace === namespace);
  if (metric.startsWith('probe_'))
    return own('Probe').length > 0 ? undefined : 'a Probe in the same namespace';
  if (!/^(?:pg|cnpg|barman)_/.test(metric)) return undefined;
  const isRead = own('PodMonitor').some((monitor) => readsSomebody(manifest, monitor));
  const monitored = own('ServiceMonitor').length > 0;
  const enabled = manifest
    .all('postgresql.cnpg.io', 'Cluster')
    .some(({ value }) => value.at('spec', 'monitoring', 'enablePodMonitor').flag === true);
  return isRead || monitored || enabled ? undefined : 'a PodMonitor that finds pods with such a port';
}

function readsSomebody(manifest: Manifest, { namespace, value }: ManifestObject): boolean {
  const selector = selectorOf(value.at('spec', 'selector')) ?? [];
  const ports = value.items('spec', 'podMetricsEndpoints').map((endpoint) => endpoint.at('port').text);
  const made = manifest.selectsMade(namespace, selector);
  return (
    made ||
    manifest
      .selected(namespace, selector)
      .some((pod) => pod.ports.some(({ name }) => name !== undefined && ports.includes(name)))
  );
}
