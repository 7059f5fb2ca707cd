import type { ManifestObject, Value } from '../../manifest';
import { forms, isOfForm } from '../schema/forms';
import { isMissing, type Refusal, refused } from './refusal';

/** Finalizers that need no domain. */
const finalizers = /^(?:kubernetes|orphan|foregroundDeletion)$/;
/** API groups whose kinds judge them. */
const judgesFinalizers =
  /^(?:|apps|batch|autoscaling|(?:networking|rbac\.authorization|scheduling|storage|discovery)\.k8s\.io)$/;
const levels = /^(?:privileged|baseline|restricted)$/;

/** What the API server refuses of the metadata of any object. */
export function* metadataRefused({ value, kind, name, group }: ManifestObject): Iterable<Refusal> {
  const metadata = value.at('metadata');
  for (const finalizer of judgesFinalizers.test(group) ? metadata.items('finalizers') : []) {
    const { text = '' } = finalizer;
    const isWrong = kind !== 'Namespace' || text !== 'kubernetes';
    yield* refused(
      isWrong && !finalizers.test(text) && !forms.domainKey.pattern.test(text),
      finalizer,
      'It must have a domain in front, such as example.com/name.',
    );
  }
  for (const owner of metadata.items('ownerReferences'))
    for (const field of ['apiVersion', 'kind', 'name', 'uid'])
      yield* refused(isMissing(owner.at(field)), owner.at(field), 'It is required of an owner.');
  const crd = value.at('spec');
  if (kind === 'CustomResourceDefinition') {
    const full = `${crd.at('names', 'plural').text ?? ''}.${crd.at('group').text ?? ''}`;
    const generated = metadata.at('generateName');
    for (const given of [metadata.at('name'), ...(isMissing(generated) ? [] : [generated])])
      yield* refused(
        (given.text ?? name) !== full,
        given,
        'It must be the plural name, a dot and the group.',
      );
    for (const version of crd.items('versions')) {
      const root = version.at('schema', 'openAPIV3Schema');
      yield* refused(isMissing(root), root, 'It is required.');
      yield* refused(
        root.isMapping && root.at('type').text !== 'object',
        root.at('type'),
        'It must be object.',
      );
    }
    const stored = crd.items('versions').filter((version) => version.at('storage').flag === true);
    yield* refused(stored.length !== 1, crd.at('versions'), 'Exactly one version must be stored.');
  }
  if (kind === 'PriorityClass')
    yield* refused(name.startsWith('system-'), metadata.at('name'), 'These names are the system’s own.');
  if (kind !== 'Namespace') return;
  for (const [label, level] of metadata.entries('labels')) {
    const [, mode = ''] =
      /^pod-security\.kubernetes\.io\/(enforce|audit|warn)(?:-version)?$/.exec(label) ?? [];
    if (mode === '') continue;
    const isVersion = label.endsWith('-version');
    const pattern = isVersion ? /^(?:latest|v1\.(?:0|[1-9]\d*))$/ : levels;
    const words = isVersion ? 'latest, or a version such as v1.28' : 'privileged, baseline or restricted';
    yield* refused(!pattern.test(level.text ?? ''), level, `It must be ${words}.`);
  }
}

/** @see "ConfigMaps", kubernetes.io/docs/concepts/configuration/configmap, and "Secrets" beside it */
const largest = 1024 * 1024;

/** The keys that a Secret must have, by its type. @see "Secrets", section "Types of Secret" */
const keysOfTypes: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/** What the API server refuses of a ConfigMap or a Secret. */
export function* contentRefused(value: Value, kind: string): Iterable<Refusal> {
  const [texts, bytes] = kind === 'Secret' ? ['stringData', 'data'] : ['data', 'binaryData'];
  const plain = value
    .entries(texts)
    .map(
      ([key, { text = '' }]) =>
        [key, text.length > largest / 4 ? Buffer.byteLength(text) : text.length] as const,
    );
  const encoded = value
    .entries(bytes)
    .map(([key, { text = '' }]) => [key, Math.floor((text.replace(/[\s=]/g, '').length * 3) / 4)] as const);
  const size = [...encoded, ...plain].reduce((sum, [, length]) => sum + length, 0);
  const field = value.at(plain.length > 0 ? texts : bytes);
  yield* refused(size > largest, field, `A ${kind} holds at most 1 MiB.`);
  const keys = new Set([...encoded, ...plain].map(([key]) => key));
  if (kind === 'ConfigMap') {
    yield* refused(
      keys.size < encoded.length + plain.length,
      value.at(bytes),
      'A key stands in data already.',
    );
    return;
  }
  const type = value.at('type');
  const { text = '' } = type;
  for (const key of keysOfTypes[text] ?? [])
    yield* refused(!keys.has(key), type, `A Secret of this type must have the key ${key}.`);
  const isBasic = text === 'kubernetes.io/basic-auth';
  yield* refused(
    isBasic && !keys.has('username') && !keys.has('password'),
    type,
    'A Secret of this type must have the key username or password.',
  );
  const account = value.at('metadata', 'annotations', 'kubernetes.io/service-account.name');
  yield* refused(
    text === 'kubernetes.io/service-account-token' && isMissing(account),
    type,
    'A Secret of this type must name the account in an annotation.',
  );
  for (const key of ['.dockerconfigjson', '.dockercfg'].filter(
    (each) => keysOfTypes[text]?.includes(each) === true,
  )) {
    const content = value.at('data', key).text;
    yield* refused(
      content !== undefined && !isJson(Buffer.from(content, 'base64').toString()),
      value.at('data', key),
      'It must be JSON.',
    );
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

/** What the API server refuses of a Role or a ClusterRole. */
export function* roleRefused(value: Value, kind: string): Iterable<Refusal> {
  for (const rule of value.items('rules')) {
    const urls = rule.at('nonResourceURLs');
    if (isMissing(urls)) {
      for (const field of ['apiGroups', 'resources'])
        yield* refused(isMissing(rule.at(field)), rule.at(field), 'A rule about resources must state it.');
      continue;
    }
    const others = ['apiGroups', 'resources', 'resourceNames'].some((field) => !isMissing(rule.at(field)));
    yield* refused(
      kind === 'Role' || others,
      urls,
      'A rule of a ClusterRole has URLs or resources, not both.',
    );
  }
}

/** What the API server refuses of a RoleBinding or a ClusterRoleBinding. */
export function* bindingRefused(value: Value, kind: string): Iterable<Refusal> {
  const role = value.at('roleRef', 'kind');
  yield* refused(
    kind === 'ClusterRoleBinding' && role.text === 'Role',
    role,
    'A ClusterRoleBinding binds a ClusterRole.',
  );
  for (const subject of value.items('subjects')) {
    const isAccount = subject.at('kind').text === 'ServiceAccount';
    const group = subject.at('apiGroup');
    yield* refused(
      !/^(?:ServiceAccount|User|Group)$/.test(subject.at('kind').text ?? ''),
      subject.at('kind'),
      'It must be ServiceAccount, User or Group.',
    );
    yield* refused(
      !isMissing(group) && group.text !== (isAccount ? '' : 'rbac.authorization.k8s.io'),
      group,
      'It must be absent for an account, and rbac.authorization.k8s.io for users and groups.',
    );
    const [name, namespace] = [subject.at('name'), subject.at('namespace')];
    yield* refused(
      isAccount && !isMissing(name) && !isOfForm(name.text ?? '', forms.subdomain),
      name,
      'It is no name of an account.',
    );
    yield* refused(
      isAccount && kind === 'ClusterRoleBinding' && isMissing(namespace),
      namespace,
      'It is required of an account.',
    );
  }
}
