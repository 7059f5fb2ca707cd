import { containerKeys, describe, satisfies } from '../../contract';
import type { Environment } from '../environment';
import {
  atLeast,
  domainName,
  type Form,
  imageReference,
  kubernetesVersion,
  label,
  objectName,
  registry,
  version,
} from '../form';
import { featureRule, type Rule, rule } from './rule';

/** Names, domain, account and images. */
export function identityRules(environment: Environment): Rule[] {
  const { name, namespace, account, domain, allowedOrigins } = environment;
  const own = account === 'assigned' ? undefined : account;
  return [
    rule('name', name, label),
    rule('namespace', namespace, label),
    rule('domain', domain, {
      holds: (value) => value === 'localhost' || domainName.holds(value),
      allowed: `localhost, or ${domainName.allowed}`,
    }),
    rule('allowedOrigins', allowedOrigins, {
      holds: (all) => all.every((each) => satisfies({ is: 'origin' }, each)),
      allowed: `a list, each ${describe({ is: 'origin' })}`,
    }),
    // Pod Security refuses UID 0.
    rule('account.user', own?.user, atLeast(1)),
    rule('account.group', own?.group, atLeast(1)),
    rule('kubernetes', environment.kubernetes, kubernetesVersion),
    ...(environment.userNamespaces === true
      ? [featureRule(environment, 'userNamespaces', true, 'userNamespaces')]
      : []),
    ...imageRules(environment),
  ];
}

/** `latest` moves, so that nobody knows what a public environment runs. */
function imageRules({ audience, images, version: tag }: Environment): Rule[] {
  const { source, references } = images;
  const unmoved = ({ holds, allowed }: Form<string>): Form<string> => ({
    holds: (value) => holds(value) && !(audience === 'public' && /^(?:.*:)?latest$/.test(value)),
    allowed: `${allowed}; latest for developers alone`,
  });
  return [
    rule('version', tag, unmoved(version)),
    ...containerKeys.map((container) =>
      rule(`images.references.${container}`, references?.[container], unmoved(imageReference)),
    ),
    ...(source.kind === 'node'
      ? []
      : [
          rule('images.source.registry', source.registry, registry),
          rule('images.source.pullSecret', source.pullSecret, objectName),
        ]),
  ];
}
