/** How a text of one sort is written. */
export interface Form {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly words: string;
}

const label: Form = {
  pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
  longest: 63,
  words: 'at most 63 of a-z, 0-9 and -, with a letter or digit at both ends',
};
const part = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const domain = `${part}(?:\\.${part})*`;
const word = '[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';
const octet = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const v4 = `(?:${octet}\\.){3}${octet}`;
/** Groups of IPv6 before and behind `::`, or all eight of them. */
const v6 =
  '(?:(?:[\\da-fA-F]{1,4}:){7}[\\da-fA-F]{1,4}|(?=(?:[\\da-fA-F]*:){2,7}[\\da-fA-F]*$|(?:[\\da-fA-F]*:){2,7}[\\da-fA-F]*/)(?:[\\da-fA-F]{1,4}(?::[\\da-fA-F]{1,4})*)?::(?:[\\da-fA-F]{1,4}(?::[\\da-fA-F]{1,4})*)?)';

/** Whether a text is written as a form demands. */
export function isOfForm(text: string, { pattern, longest }: Form): boolean {
  return text.length <= longest && pattern.test(text);
}

/** @see "Object Names and IDs" and "Labels and Selectors", kubernetes.io/docs/concepts/overview/working-with-objects */
export const forms = {
  label,
  subdomain: {
    pattern: new RegExp(`^${domain}$`),
    longest: 253,
    words: 'at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part',
  },
  prefix: {
    pattern: new RegExp(`^${domain}-?$`),
    longest: 253,
    words: 'at most 253 of a-z, 0-9, - and ., with a letter or digit first',
  },
  provisioner: {
    pattern: new RegExp(`^(?:${domain}/)?${word}$`, 'i'),
    longest: 317,
    words: 'a name, behind a domain and / if need be',
  },
  serviceName: {
    pattern: /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/,
    longest: 63,
    words: 'at most 63 of a-z, 0-9 and -, a letter first and a letter or digit last',
  },
  segment: { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 65536, words: 'a path segment without / and %' },
  portName: {
    pattern: /^(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/,
    longest: 15,
    words: 'at most 15 of a-z, 0-9 and -, with a letter among them',
  },
  key: {
    pattern: /^(?!\.$|\.\.)[-._a-zA-Z0-9]+$/,
    longest: 253,
    words: 'at most 253 letters, digits, -, _ and ., not .. first',
  },
  variable: {
    pattern: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
    longest: 1024,
    words: 'letters, digits, -, _ and ., no digit first',
  },
  relaxedVariable: { pattern: /^[ -<>-~]+$/, longest: 1024, words: 'printable ASCII without =' },
  labelKey: {
    pattern: new RegExp(`^(?=[^/]{1,253}/|[^/]*$)(?:${domain}/)?${word}$`),
    longest: 317,
    words: 'at most 63 letters, digits, -, _ and ., behind a domain and / if need be',
  },
  domainKey: {
    pattern: new RegExp(`^(?=[^/]{1,253}/)${domain}/${word}$`),
    longest: 317,
    words: 'a name behind a domain and /, such as example.com/name',
  },
  domainPath: {
    pattern: new RegExp(`^${domain}/[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+$`),
    longest: 250,
    words: 'a domain and a path, such as example.com/name',
  },
  labelValue: {
    pattern: new RegExp(`^(?:${word})?$`),
    longest: 63,
    words: 'at most 63 letters, digits, -, _ and ., with a letter or digit at both ends, or empty',
  },
  sysctl: {
    pattern: /^[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?(?:[./][a-z0-9](?:[-_a-z0-9]*[a-z0-9])?)*$/,
    longest: 253,
    words: 'a name of sysctl, such as net.core.somaxconn',
  },
  image: { pattern: /^\S(?:.*\S)?$/s, longest: 4096, words: 'a text without blanks at its ends' },
  path: { pattern: /^\//, longest: 65536, words: 'a path that begins with /' },
  pathBelow: {
    pattern: /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))/s,
    longest: 65536,
    words: 'a path that begins without / and leads nowhere by ..',
  },
  pathWithoutParents: {
    pattern: /^(?!(?:.*\/)?\.\.(?:\/|$))/s,
    longest: 65536,
    words: 'a path without ..',
  },
  filePath: { pattern: /^[^:]*$/s, longest: 65536, words: 'a path without :' },
  percentage: {
    pattern: /^\d+%$/,
    longest: 10,
    words: 'a whole number, or a text such as 25%',
  },
  headerName: {
    pattern: /^[-A-Za-z0-9]+$/,
    longest: 65536,
    words: 'letters, digits and -',
  },
  ip: { pattern: new RegExp(`^(?:${v4}|${v6})$`), longest: 45, words: 'an IP address' },
  range: {
    pattern: new RegExp(`^\\s*(?:0*${v4}/0*(?:3[0-2]|[12]?\\d)|${v6}/(?:12[0-8]|1[01]\\d|[1-9]?\\d))\\s*$`),
    longest: 64,
    words: 'a range in CIDR notation, such as 10.0.0.0/8',
  },
  host: {
    pattern: new RegExp(`^(?!${v4}$)(?:\\*\\.)?${domain}$`),
    longest: 253,
    words: 'a domain in lower case, no IP address, with *. at most in front',
  },
  tlsHost: {
    pattern: new RegExp(`^(?:\\*\\.)?${domain}$`),
    longest: 253,
    words: 'a domain in lower case, with *. at most in front',
  },
  resource: {
    pattern: new RegExp(`^(?:cpu|memory|ephemeral-storage|hugepages-.+|${domain}/${word})$`),
    longest: 317,
    words: 'a resource, such as cpu',
  },
  kind: {
    pattern: /^[A-Za-z](?:[-A-Za-z0-9]*[A-Za-z0-9])?$/,
    longest: 63,
    words: 'at most 63 letters, digits and -, a letter first',
  },
  externalHost: {
    pattern: new RegExp(`^${domain}\\.?$`),
    longest: 254,
    words: 'a domain in lower case',
  },
  fieldPath: {
    pattern:
      /^(?:metadata\.(?:name|namespace|uid)|metadata\.(?:labels|annotations)\['[^']+'\]|metadata\.(?:labels|annotations)|spec\.(?:nodeName|serviceAccountName)|status\.(?:hostIP|podIP|podIPs))$/,
    longest: 400,
    words: 'a field that pods can read of themselves, such as metadata.name',
  },
  resourceField: {
    pattern: /^(?:limits|requests)\.(?:cpu|memory|ephemeral-storage|hugepages-.+)$/,
    longest: 300,
    words: 'a request or limit, such as limits.cpu',
  },
} as const satisfies Readonly<Record<string, Form>>;

/** The form of the texts of a field, or of each entry of a list, by definition and name. */
export const formOf: Readonly<Record<string, keyof typeof forms>> = {
  ...each('label', 'PodSpec.subdomain ServicePort.name Subject.namespace'),
  ...each('subdomain', 'PodSpec.serviceAccountName PodSpec.nodeName PodSpec.runtimeClassName'),
  ...each('subdomain', 'PodSpec.priorityClassName PodSpec.schedulerName'),
  ...each(
    'subdomain',
    'ConfigMapKeySelector.name SecretKeySelector.name PersistentVolumeClaimSpec.storageClassName',
  ),
  ...each('prefix', 'ConfigMapEnvSource.name SecretEnvSource.name'),
  ...each('subdomain', 'PersistentVolumeSpec.storageClassName'),
  ...each('subdomain', 'IngressSpec.ingressClassName IngressTLS.secretName HostAlias.hostnames'),
  ...each('subdomain', 'CSIVolumeSource.driver'),
  ...each('serviceName', 'IngressServiceBackend.name'),
  ...each('portName', 'ServiceBackendPort.name ServicePort.targetPort NetworkPolicyPort.port'),
  ...each('portName', 'HTTPGetAction.port TCPSocketAction.port'),
  ...each('key', 'ConfigMapKeySelector.key SecretKeySelector.key'),
  ...each('variable', 'EnvFromSource.prefix'),
  ...each('labelKey', 'PodAffinityTerm.topologyKey Toleration.key PodReadinessGate.conditionType'),
  ...each('labelKey', 'LabelSelectorRequirement.key NodeSelectorRequirement.key ServicePort.appProtocol'),
  ...each('labelKey', 'ServiceSpec.loadBalancerClass PodFailurePolicyOnPodConditionsPattern.type'),
  ...each('labelValue', 'Toleration.value LabelSelectorRequirement.values'),
  ...each('labelKey', 'TopologySelectorLabelRequirement.key'),
  ...each('image', 'Container.image'),
  ...each('label', 'ContainerResourceMetricSource.container EndpointPort.name'),
  ...each('subdomain', 'IngressClassParametersReference.apiGroup CustomResourceDefinitionSpec.group'),
  ...each('subdomain', 'TypedLocalObjectReference.apiGroup'),
  ...each('subdomain', 'MutatingWebhook.name ValidatingWebhook.name'),
  ...each('sysctl', 'Sysctl.name'),
  ...each('path', 'HTTPIngressPath.path NFSVolumeSource.path'),
  ...each(
    'pathBelow',
    'KeyToPath.path DownwardAPIVolumeFile.path VolumeMount.subPath VolumeMount.subPathExpr',
  ),
  ...each(
    'pathWithoutParents',
    'HostPathVolumeSource.path LocalVolumeSource.path ServiceAccountTokenProjection.path',
  ),
  ...each('percentage', 'RollingUpdateDeployment.maxSurge RollingUpdateDeployment.maxUnavailable'),
  ...each('percentage', 'RollingUpdateDaemonSet.maxSurge RollingUpdateDaemonSet.maxUnavailable'),
  ...each('percentage', 'PodDisruptionBudgetSpec.minAvailable PodDisruptionBudgetSpec.maxUnavailable'),
  ...each('percentage', 'RollingUpdateStatefulSetStrategy.maxUnavailable'),
  ...each('headerName', 'HTTPHeader.name'),
  ...each('ip', 'PodDNSConfig.nameservers HostAlias.ip ServiceSpec.externalIPs EndpointAddress.ip'),
  ...each('range', 'ServiceSpec.loadBalancerSourceRanges IPBlock.cidr IPBlock.except'),
  ...each('host', 'IngressRule.host'),
  ...each('tlsHost', 'IngressTLS.hosts'),
  ...each('resource', 'ContainerResourceMetricSource.name'),
  ...each('kind', 'CustomResourceDefinitionNames.kind CustomResourceDefinitionNames.listKind'),
  ...each('serviceName', 'CustomResourceDefinitionNames.plural CustomResourceDefinitionNames.singular'),
  ...each('serviceName', 'CustomResourceDefinitionVersion.name'),
  ...each('serviceName', 'MutatingWebhook.admissionReviewVersions ValidatingWebhook.admissionReviewVersions'),
  ...each('externalHost', 'PodDNSConfig.searches'),
  ...each('fieldPath', 'ObjectFieldSelector.fieldPath'),
  ...each('resourceField', 'ResourceFieldSelector.resource'),
  ...each('domainPath', 'IngressClassSpec.controller'),
  ...each(
    'segment',
    'RoleRef.name IngressClassParametersReference.kind IngressClassParametersReference.name',
  ),
  ...each('segment', 'TypedLocalObjectReference.kind TypedLocalObjectReference.name'),
  ...each('segment', 'CrossVersionObjectReference.kind CrossVersionObjectReference.name'),
  ...each('segment', 'MetricIdentifier.name'),
  ...each('label', 'RuntimeClass.handler'),
  ...each('provisioner', 'StorageClass.provisioner'),
};

/** Fields whose empty text is not taken for absent. */
export const filled = [
  ...['HTTPGetAction.port', 'TCPSocketAction.port', 'NetworkPolicyPort.port', 'ServicePort.appProtocol'],
  ...[
    'IngressSpec.ingressClassName',
    'ServiceSpec.loadBalancerClass',
    'IngressClassParametersReference.apiGroup',
  ],
  ...Object.keys(formOf).filter((field) => formOf[field] === 'percentage'),
];

/** The form of the keys, and of the values, of mappings whose keys are names. */
export const mappingForms: Readonly<
  Record<string, { readonly keys: keyof typeof forms; readonly values?: keyof typeof forms }>
> = {
  'LabelSelector.matchLabels': { keys: 'labelKey', values: 'labelValue' },
  'ServiceSpec.selector': { keys: 'labelKey', values: 'labelValue' },
  'PodSpec.nodeSelector': { keys: 'labelKey', values: 'labelValue' },
};

function each(form: keyof typeof forms, fields: string): Readonly<Record<string, keyof typeof forms>> {
  return Object.fromEntries(fields.split(' ').map((field) => [field, form]));
}
