import { contract, type ContainerKey } from '../../contract';
import { isDomainName } from '../address';
import type { Environment } from '../environment';
import {
  isReference,
  isRegistry,
  isVersion,
  referenceAllowed,
  registryAllowed,
  versionAllowed,
} from '../image';
import { domainAllowed } from '../override';
import { imageOf } from '../pod-image';
import { form, forms, type Rule, wholeNumber } from './rule';

/** Names, domain and account. */
export function identityRules({ name, namespace, account, domain }: Environment): Rule[] {
  return [
    form('name', name, forms.label),
    form('namespace', namespace, forms.label),
    {
      setting: 'domain',
      value: domain,
      holds: domain === 'localhost' || isDomainName(domain),
      allowed: `localhost, or ${domainAllowed}`,
    },
    // Pod Security refuses UID 0.
    ...(account === undefined
      ? []
      : [wholeNumber('account.user', account.user, 1), wholeNumber('account.group', account.group, 1)]),
  ];
}

/** Image references; `latest` moves, so that nobody knows what a public environment runs. */
export function imageRules(environment: Environment): Rule[] {
  const { source, references = {} } = environment.images;
  const isPublic = environment.audience === 'public';
  const given = Object.keys(contract).filter((key): key is ContainerKey => key in references);
  return [
    {
      setting: 'version',
      value: environment.version,
      holds: isVersion(environment.version) && !(isPublic && environment.version === 'latest'),
      allowed: `${versionAllowed}; latest for developers alone`,
    },
    ...given.map((container): Rule => {
      const { reference } = imageOf(environment, container);
      return {
        setting: `images.references.${container}`,
        value: reference,
        holds: isReference(reference) && !(isPublic && reference.endsWith(':latest')),
        allowed: `${referenceAllowed}; latest for developers alone`,
      };
    }),
    ...(source.kind === 'registry'
      ? [
          {
            setting: 'images.source.registry',
            value: source.registry,
            holds: isRegistry(source.registry),
            allowed: registryAllowed,
          },
        ]
      : []),
    ...(source.kind === 'registry' && source.pullSecret !== undefined
      ? [form('images.source.pullSecret', source.pullSecret, forms.objectName)]
      : []),
  ];
}
