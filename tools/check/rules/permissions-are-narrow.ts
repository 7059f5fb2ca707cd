import type { ManifestObject, Value } from '../../manifest';
import { finding, type Finding, type Rule } from '../rule';

/** What a right can be used for beyond what it says: resources, verbs, and the sentence's end. */
type Escalation = readonly [resources: RegExp, verbs: RegExp, does: string];

const write = /^(?:create|update|patch)$/;
const any = /^/;

const escalations: readonly Escalation[] = [
  [any, /^escalate$/, 'give itself any right'],
  [any, /^bind$/, 'give itself any role'],
  [any, /^impersonate$/, 'act as anybody else'],
  [/^secrets$/, /^(?:get|list|watch)$/, 'read every Secret'],
  [
    /^pods\/(?:exec|attach|ephemeralcontainers)$/,
    /^(?:create|get|update|patch)$/,
    'run commands in other pods',
  ],
  [/^(?:pods|services)\/(?:portforward|proxy)$/, any, 'reach the ports of other pods past every policy'],
  [/^nodes\/proxy$/, any, 'run commands in every pod by the kubelet'],
  [/^serviceaccounts\/token$/, /^create$/, 'take the token of other accounts'],
  [/^persistentvolumes$/, /^create$/, 'mount the files of a node'],
  [/^certificatesigningrequests\/approval$/, /^(?:update|patch)$/, 'issue itself certificates of anybody'],
  [/^signers$/, /^(?:approve|sign)$/, 'issue itself certificates of anybody'],
  [/^(?:validating|mutating)webhookconfigurations$/, write, 'read and change everything that is applied'],
  [/^namespaces$/, /^(?:update|patch)$/, 'lower what Pod Security enforces'],
];

/** Groups and accounts that nobody has to be let into. */
const everybody = /^system:(?:anonymous|unauthenticated|authenticated|serviceaccounts(?::.+)?)$/;

/** What every cluster binds to everybody: they read versions and their own rights. */
const harmless = /^(?:system:(?:public-info-viewer|basic-user|discovery|service-account-issuer-discovery))$/;

/** @see "Role Based Access Control Good Practices", kubernetes.io/docs/concepts/security/rbac-good-practices */
export const permissionsAreNarrow: Rule = {
  name: 'permissions-are-narrow',
  description:
    'A role names its verbs and resources, and none by which who has it could take further rights; no binding gives the rights of an administrator, or any to everybody.',
  recommendation: 'Name each resource and verb, Secrets by resourceNames, and bind accounts of your own.',
  *check(manifest) {
    for (const kind of ['Role', 'ClusterRole'])
      for (const role of manifest.all('rbac.authorization.k8s.io', kind))
        for (const rule of role.value.items('rules')) yield* wide(role, rule);
    for (const kind of ['RoleBinding', 'ClusterRoleBinding'])
      for (const binding of manifest.all('rbac.authorization.k8s.io', kind)) yield* bound(binding);
  },
};

function* wide(role: ManifestObject, rule: Value): Iterable<Finding> {
  const texts = (field: string): readonly string[] => rule.items(field).flatMap(({ text }) => text ?? []);
  const wildcard = ['verbs', 'resources', 'nonResourceURLs', 'apiGroups'].find((field) =>
    texts(field).some((text) => text === '*' || text.endsWith('/*')),
  );
  if (wildcard !== undefined) {
    const value = rule.at(wildcard);
    yield finding(
      role,
      value,
      `${role.label} allows every one of ${value.place}: name those that are needed.`,
    );
    return;
  }
  const isNamed = texts('resourceNames').length > 0;
  const broken = escalations.filter(
    ([resources, verbs]) =>
      texts('verbs').some((verb) => verbs.test(verb)) &&
      texts('resources').some((resource) => resources.test(resource.replace(/^\*(?=\/)/, 'pods'))),
  );
  for (const [, , does] of isNamed ? [] : broken)
    yield finding(
      role,
      rule,
      `Who has ${role.label} may ${does}: leave the right out, or name what it is for.`,
    );
}

function* bound(binding: ManifestObject): Iterable<Finding> {
  const role = binding.value.at('roleRef', 'name');
  const isEverywhere = binding.kind === 'ClusterRoleBinding';
  const isAdministrator = isEverywhere ? /^(?:cluster-admin|admin|edit)$/ : /^cluster-admin$/;
  if (isAdministrator.test(role.text ?? '')) {
    const message = `${binding.label} gives the rights of ${role.text ?? ''}: bind a role with those that are needed.`;
    yield finding(binding, role, message);
    return;
  }
  for (const subject of binding.value.items('subjects')) {
    const name = subject.at('name');
    const kind = subject.at('kind').text;
    if (kind !== 'ServiceAccount' && everybody.test(name.text ?? '') && !harmless.test(role.text ?? ''))
      yield finding(
        binding,
        name,
        `${binding.label} gives the rights of ${role.text ?? ''} to everybody in ${name.text ?? ''}.`,
      );
    else if (kind === 'Group' && name.text === 'system:masters')
      yield finding(
        binding,
        name,
        `${binding.label} names system:masters, whose rights nobody can take away.`,
      );
    else if (
      (kind === 'ServiceAccount' && name.text === 'default') ||
      /^system:serviceaccount:[^:]+:default$/.test(name.text ?? '')
    )
      yield finding(
        binding,
        name,
        `${binding.label} gives rights to the account default, which every pod has that names none.`,
      );
  }
}
