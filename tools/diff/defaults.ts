import { at, fieldNames, type Mapping, type MergePath } from '../manifest';

const probe = {
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  initialDelaySeconds: 0,
};
const container = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  ...{ workingDir: '', stdin: false, stdinOnce: false, tty: false },
};
const files = { defaultMode: 0o644 };
const role = { apiGroup: 'rbac.authorization.k8s.io' };

/**
 * What the API server puts where a field is not given, by the field or list that holds it: stating it changes nothing.
 *
 * @see SetDefaults of Kubernetes 1.28, and the pages of the kinds in kubernetes.io/docs/reference/kubernetes-api
 */
const defaults: Readonly<Record<string, Mapping>> = {
  configMap: files,
  containers: container,
  downwardAPI: files,
  emptyDir: { medium: '' },
  env: { value: '' },
  fieldRef: { apiVersion: 'v1' },
  httpGet: { path: '/', scheme: 'HTTP', host: '' },
  initContainers: container,
  livenessProbe: probe,
  persistentVolumeClaim: { readOnly: false },
  onPodConditions: { status: 'True' },
  ports: { protocol: 'TCP' },
  projected: files,
  readinessProbe: probe,
  roleRef: role,
  secret: files,
  serviceAccountToken: { expirationSeconds: 3600 },
  // Of pods and of others: their fields have other names.
  spec: {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    enableServiceLinks: true,
    ...{ hostNetwork: false, hostPID: false, hostIPC: false },
    ...{ hostname: '', subdomain: '', nodeName: '', priorityClassName: '' },
    completionMode: 'NonIndexed',
    volumeMode: 'Filesystem',
  },
  startupProbe: probe,
  tolerations: { operator: 'Equal', value: '', effect: '', key: '' },
  volumeMounts: { readOnly: false, subPath: '', mountPropagation: '' },
};

/** Whether two mappings hold the same in a field once the API server has put what is not given. */
export function isSameByDefault(old: Mapping, next: Mapping, field: string, path: MergePath): boolean {
  const holder = fieldNames(path).at(-1) ?? '';
  const usual = defaults[holder]?.[field];
  if (holder.endsWith('ontainers') && field === 'imagePullPolicy') {
    const [before, after] = [old, next].map((each) =>
      isAbsent(each[field]) ? usualPolicy(each) : each[field],
    );
    return before === after;
  }
  // The API server keeps the account under an older name as well, and takes it from there.
  if (field === 'serviceAccountName' && isAbsent(next[field])) return true;
  if (usual === undefined) return false;
  const isCount = holder.endsWith('Probe');
  const [before, after] = [old, next].map(({ [field]: given }) =>
    isAbsent(given) || (isCount && given === 0) ? usual : given,
  );
  return before === after;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function usualPolicy(each: Mapping): string {
  const image = at(each, 'image');
  const name = typeof image === 'string' ? image.slice(image.lastIndexOf('/') + 1) : '';
  return /^[^:@]*$|:latest(?:@|$)/.test(name) ? 'Always' : 'IfNotPresent';
}
