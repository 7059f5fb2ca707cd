import { contract, type ContainerKey, describe, postgresTuning, satisfies, type Variable } from '../contract';
import { isDomainName } from './address';
import type { Environment, WebWorkload } from './environment';
import {
  imageOf,
  isReference,
  isRegistry,
  isVersion,
  referenceAllowed,
  registryAllowed,
  versionAllowed,
} from './image';
import { domainAllowed, overrides } from './override';
import { hidden, type Problem, shown } from './problem';
import {
  isLabel,
  isObjectName,
  labelAllowed,
  objectNameAllowed,
  resourceRules,
  type Rule,
  wholeNumber,
} from './rule';
import { buildArguments, plainVariables } from './variables';

const containers = ['frontend', 'backend', 'postgres'] as const satisfies readonly ContainerKey[];

function nameRules({ name, namespace, account, domain }: Environment): Rule[] {
  return [
    { setting: 'name', value: name, holds: isLabel(name), allowed: labelAllowed },
    { setting: 'namespace', value: namespace, holds: isLabel(namespace), allowed: labelAllowed },
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

function imageRules(environment: Environment): Rule[] {
  const { source, references = {} } = environment.images;
  const rules: Rule[] = [
    {
      setting: 'version',
      value: environment.version,
      holds:
        isVersion(environment.version) &&
        (environment.audience === 'developers' || environment.version !== 'latest'),
      allowed: versionAllowed,
    },
  ];
  for (const container of containers) {
    const value = references[container];
    if (value === undefined) continue;
    const latest = imageOf(environment, container).reference.endsWith(':latest');
    rules.push({
      setting: `images.references.${container}`,
      value,
      holds: isReference(value) && (environment.audience === 'developers' || !latest),
      allowed: referenceAllowed,
    });
  }
  if (source.kind === 'registry') {
    const { registry, pullSecret } = source;
    rules.push(
      {
        setting: 'images.source.registry',
        value: registry,
        holds: isRegistry(registry),
        allowed: registryAllowed,
      },
      {
        setting: 'images.source.pullSecret',
        value: pullSecret,
        holds: pullSecret === undefined || isObjectName(pullSecret),
        allowed: objectNameAllowed,
      },
    );
  }
  return rules;
}

function variableRules(environment: Environment): Rule[] {
  return (['frontend', 'backend'] as const).flatMap((container) => {
    const known: Readonly<Record<string, Variable>> = contract[container].variables;
    const names = Object.keys(known).filter((name) => known[name]?.kind !== 'secret');
    const chosen = Object.entries(environment.variables[container])
      .filter(([name]) => !names.includes(name))
      .map(([name]): Rule => {
        const setting = `variables.${container}.${name}`;
        return {
          setting,
          value: '',
          holds: false,
          secret: true,
          allowed: `no variable but ${names.join(', ')}`,
        };
      });
    const values = {
      ...plainVariables(environment, container),
      ...(container === 'frontend' ? buildArguments(environment) : {}),
    };
    const rules = names.flatMap((name): Rule[] => {
      const variable = known[name];
      const value = values[name];
      if (variable === undefined || (value === undefined && !variable.required)) return [];
      const holds = value !== undefined && satisfies(variable.check, value);
      return [{ setting: `variables.${container}.${name}`, value, holds, allowed: describe(variable.check) }];
    });
    return [...chosen, ...rules];
  });
}

function secretRules({ secrets, audience }: Environment): Rule[] {
  switch (secrets.kind) {
    case 'existing':
      return containers.map((container) => ({
        setting: `secrets.names.${container}`,
        value: secrets.names[container],
        holds: isObjectName(secrets.names[container]),
        allowed: objectNameAllowed,
      }));
    case 'development': {
      const checks: Readonly<Record<string, Variable>> = {
        ...contract.backend.variables,
        ...contract.postgres.variables,
      };
      return [
        {
          setting: 'secrets.kind',
          value: secrets.kind,
          holds: audience === 'developers',
          allowed: 'existing: the manifest of a public environment holds no secret value',
        },
        ...Object.entries(secrets.values).flatMap(([name, value]: [string, string]): Rule[] => {
          const check = checks[name]?.check;
          if (check === undefined) return [];
          const setting = `secrets.values.${name}`;
          return [{ setting, value, holds: satisfies(check, value), allowed: describe(check), secret: true }];
        }),
      ];
    }
  }
}

function databaseRules({ database }: Environment): Rule[] {
  const { sizeGibibytes, className } = database.storage;
  const walGibibytes = postgresTuning.disk.max_wal_size / 1024 / 1024;
  return [
    ...resourceRules('database.resources', database.resources),
    {
      setting: 'database.storage.sizeGibibytes',
      value: sizeGibibytes,
      holds: Number.isSafeInteger(sizeGibibytes) && sizeGibibytes > walGibibytes,
      allowed: `a whole number above ${walGibibytes}: the write-ahead log alone may take ${walGibibytes} GiB`,
    },
    {
      setting: 'database.storage.className',
      value: className,
      holds: className === undefined || isObjectName(className),
      allowed: objectNameAllowed,
    },
    wholeNumber('database.gracePeriodSeconds', database.gracePeriodSeconds, 10),
  ];
}

function workloadRules(setting: string, { replicas, resources, shutdown }: WebWorkload): Rule[] {
  const needed = shutdown.preStopSeconds + shutdown.drainSeconds;
  return [
    wholeNumber(`${setting}.replicas`, replicas, 1),
    ...resourceRules(`${setting}.resources`, resources),
    wholeNumber(`${setting}.shutdown.preStopSeconds`, shutdown.preStopSeconds, 1),
    wholeNumber(`${setting}.shutdown.drainSeconds`, shutdown.drainSeconds, 1),
    {
      setting: `${setting}.shutdown.gracePeriodSeconds`,
      value: shutdown.gracePeriodSeconds,
      holds: Number.isSafeInteger(shutdown.gracePeriodSeconds) && shutdown.gracePeriodSeconds >= needed,
      allowed: `a whole number of at least ${needed}: the preStop pause and the drain after it`,
    },
  ];
}

/** Everything that is wrong with an environment; empty when synth may go on. */
export function problemsOf(environment: Environment): Problem[] {
  const rules = [
    ...nameRules(environment),
    ...imageRules(environment),
    ...variableRules(environment),
    ...secretRules(environment),
    ...databaseRules(environment),
    ...workloadRules('workloads.frontend', environment.workloads.frontend),
    ...workloadRules('workloads.backend', environment.workloads.backend),
  ];
  return rules
    .filter(({ holds }) => !holds)
    .map(({ setting, value, allowed, secret = false }) => {
      const file = `lib/environments/${environment.name}.ts`;
      const changing = overrides.find((candidate) => candidate.setting === setting);
      return {
        setting: `${environment.name}.${setting}`,
        value: secret ? hidden(String(value)) : shown(value),
        allowed,
        where: changing === undefined ? file : `${file}, or by ${changing.variable}`,
      };
    });
}
