import { type Container, type Pod, selectorOf, selects, type Value } from '../../manifest';
import { forms, isOfForm } from '../schema/forms';
import { isMissing, type Refusal, refused, repeated } from './refusal';
import { claimRefused, resourcesRefused } from './resources';

/** What the API server refuses of the pods of a workload. @see ValidatePodSpec of Kubernetes 1.28 */
export function* podRefused(pod: Pod): Iterable<Refusal> {
  const { spec, containers } = pod;
  yield* ofWorkload(pod);
  yield* repeated(containers.map(({ value }) => value.at('name'))).map((name): Refusal => [
    name,
    'Another container of the pod has the same name.',
  ]);
  for (const container of containers) yield* ofContainer(container, pod);
  const dns = spec.at('dnsConfig');
  const hostname = spec.at('hostname');
  const isOwn = pod.workload !== 'StatefulSet' && !isMissing(hostname);
  yield* refused(
    isOwn && !isOfForm(hostname.text ?? '', forms.label),
    hostname,
    `It must be ${forms.label.words}.`,
  );
  const nameservers = dns.items('nameservers').length;
  yield* refused(
    nameservers > 3 || (spec.at('dnsPolicy').text === 'None' && nameservers === 0),
    dns.at('nameservers'),
    'A pod has at most three nameservers, and with dnsPolicy None at least one.',
  );
  for (const toleration of spec.items('tolerations')) {
    const isAny = isMissing(toleration.at('key')) && toleration.at('operator').text !== 'Exists';
    const isWrong =
      !isMissing(toleration.at('tolerationSeconds')) && toleration.at('effect').text !== 'NoExecute';
    yield* refused(isAny, toleration, 'Without a key, the operator must be Exists.');
    yield* refused(isWrong, toleration, 'tolerationSeconds goes with the effect NoExecute alone.');
  }
  for (const volume of spec.items('volumes')) yield* ofVolume(volume, spec);
  const shares = ['hostPID', 'shareProcessNamespace'].map((field) => spec.at(field));
  yield* refused(
    shares.every(({ flag }) => flag === true),
    spec,
    'A pod has the processes of its node, or shares those of its containers, not both.',
  );
  yield* repeated(spec.items('securityContext', 'sysctls').map((sysctl) => sysctl.at('name'))).map(
    (name): Refusal => [name, 'This sysctl is set already.'],
  );
}

/** What depends on the kind of the workload. */
function* ofWorkload({ workload, object, spec, labels }: Pod): Iterable<Refusal> {
  const restartPolicy = spec.at('restartPolicy');
  const { text = '' } = restartPolicy;
  if (workload === 'Job' || workload === 'CronJob') {
    const job = workload === 'Job' ? object.value.at('spec') : object.value.at('spec', 'jobTemplate', 'spec');
    const policy = job.at('podFailurePolicy');
    yield* refused(
      !['OnFailure', 'Never'].includes(text),
      restartPolicy,
      'The pods of a Job must state restartPolicy: OnFailure or Never.',
    );
    yield* refused(
      !policy.isAbsent && text !== 'Never',
      restartPolicy,
      'With podFailurePolicy, restartPolicy must be Never.',
    );
    for (const rule of policy.items('rules')) yield* ofFailureRule(rule, spec);
    return;
  }
  if (workload === 'Pod' || workload === 'operator') return;
  yield* refused(
    !['', 'Always'].includes(text),
    restartPolicy,
    `The pods of a ${workload} must have restartPolicy Always.`,
  );
  const deadline = spec.at('activeDeadlineSeconds');
  yield* refused(!deadline.isAbsent, deadline, `The pods of a ${workload} have no deadline.`);
  const selector = object.value.at('spec', 'selector');
  const requirements = selectorOf(selector);
  yield* refused(requirements?.length === 0, selector, 'An empty selector is not allowed here.');
  yield* refused(
    (requirements !== undefined && !selects(requirements, labels)) ||
      selector.entries('matchLabels').some(([key, { raw }]) => raw === null && labels[key] !== ''),
    selector,
    'It must select the labels of the template.',
  );
}

function* ofFailureRule(rule: Value, spec: Value): Iterable<Refusal> {
  const [codes, conditions] = [rule.at('onExitCodes'), rule.at('onPodConditions')];
  yield* refused(
    codes.isAbsent === isMissing(conditions),
    rule,
    'A rule must have exactly one of onExitCodes and onPodConditions.',
  );
  const name = codes.at('containerName');
  const names = ['containers', 'initContainers'].flatMap((list) =>
    spec.items(list).map((each) => each.at('name').text),
  );
  yield* refused(!name.isAbsent && !names.includes(name.text), name, 'There is no such container.');
  const values = codes.items('values').map(({ number = 0 }) => number);
  const isOrdered = values.every((value, index) => index === 0 || value > (values[index - 1] ?? 0));
  yield* refused(!isOrdered, codes.at('values'), 'The values must ascend.');
  const isZero = codes.at('operator').text === 'In' && values.includes(0);
  yield* refused(isZero, codes.at('values'), 'Exit code 0 is no failure.');
}

function* ofContainer({ role, value }: Container, { object, spec, hostNetwork }: Pod): Iterable<Refusal> {
  const volumes = new Set([
    ...spec.items('volumes').map((volume) => volume.at('name').text),
    ...object.value.items('spec', 'volumeClaimTemplates').map((claim) => claim.at('metadata', 'name').text),
  ]);
  for (const mount of value.items('volumeMounts'))
    yield* refused(!volumes.has(mount.at('name').text ?? ''), mount.at('name'), 'There is no such volume.');
  for (const mount of value.items('volumeMounts'))
    yield* refused(
      !isMissing(mount.at('subPath')) && !isMissing(mount.at('subPathExpr')),
      mount,
      'It has at most one of subPath and subPathExpr.',
    );
  const ports = value.items('ports');
  yield* repeated(ports.map((port) => port.at('name'))).map((name): Refusal => [
    name,
    'Another port of the container has the same name.',
  ]);
  for (const port of ports) {
    const { number = 0 } = port.at('hostPort');
    const isOther = hostNetwork && number !== 0 && number !== port.at('containerPort').number;
    yield* refused(isOther, port.at('hostPort'), 'On the network of the node it must equal containerPort.');
  }
  yield* ofLife(role, value);
  const security = value.at('securityContext');
  const gains =
    security.at('privileged').flag === true ||
    security.items('capabilities', 'add').some(({ text }) => text === 'CAP_SYS_ADMIN');
  yield* refused(
    gains && security.at('allowPrivilegeEscalation').flag === false,
    security.at('allowPrivilegeEscalation'),
    'A privileged container, or one with CAP_SYS_ADMIN, cannot go without privilege escalation.',
  );
  yield* resourcesRefused(value.at('resources'));
  for (const variable of value.items('env')) yield* ofVariable(variable);
}

/** Probes and hooks. */
function* ofLife(role: Container['role'], value: Value): Iterable<Refusal> {
  for (const field of role === 'init' ? ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] : [])
    yield* refused(
      !value.at(field).isAbsent,
      value.at(field),
      'An init container has it with restartPolicy Always alone.',
    );
  for (const field of ['livenessProbe', 'startupProbe']) {
    const threshold = value.at(field, 'successThreshold');
    const isWrong = ![undefined, 0, 1].includes(threshold.number);
    yield* refused(isWrong, threshold, 'It must be 1, except for readiness.');
  }
  const grace = value.at('readinessProbe', 'terminationGracePeriodSeconds');
  yield* refused(!grace.isAbsent, grace, 'A readiness probe has none.');
}

function* ofVariable(variable: Value): Iterable<Refusal> {
  const source = variable.at('valueFrom');
  const path = source.at('fieldRef', 'fieldPath');
  yield* refused(
    /^metadata\.(?:labels|annotations)$/.test(path.text ?? ''),
    path,
    "It must name one, such as metadata.labels['app'].",
  );
  const field = source.at('resourceFieldRef');
  const divisor = field.at('divisor').scalar ?? '';
  const isCpu = (field.at('resource').text ?? '').endsWith('.cpu');
  const allowed = isCpu ? /^(?:|0|1|1m)$/ : /^(?:|0|1|1[kMGTPE]|1[KMGTPE]i)$/;
  yield* refused(!allowed.test(divisor), field.at('divisor'), 'It must be 1, or one unit of the resource.');
}

function* ofVolume(volume: Value, spec: Value): Iterable<Refusal> {
  const sources = volume.entries().filter(([field, value]) => field !== 'name' && !value.isAbsent);
  yield* refused(sources.length > 1, volume, 'A volume has at most one source.');
  const limit = volume.at('emptyDir', 'sizeLimit');
  yield* refused(limit.scalar?.startsWith('-') === true, limit, 'It must be 0 or more.');
  yield* claimRefused(volume.at('ephemeral', 'volumeClaimTemplate', 'spec'));
  for (const source of volume.items('projected', 'sources'))
    yield* refused(
      !source.at('serviceAccountToken').isAbsent && isMissing(spec.at('serviceAccountName')),
      source,
      'A token needs a serviceAccountName.',
    );
  for (const item of volume.items('downwardAPI', 'items'))
    yield* refused(
      !item.at('fieldRef').isAbsent === !item.at('resourceFieldRef').isAbsent,
      item,
      'It has exactly one of fieldRef and resourceFieldRef.',
    );
}
