import { type NamedServer, namedServers } from '../../contract';
import { egressOf } from '../egress';
import type { Environment } from '../environment';
import {
  between,
  checked,
  domainName,
  imageReference,
  label,
  labels,
  objectName,
  port,
  range,
} from '../form';
import { type Rule, rule } from './rule';

const publicUrl = checked({ is: 'url', schemes: ['https'] });
const privateUrl = checked({ is: 'url', schemes: ['https', 'http'] });

function edgeRules({ edge, domain }: Environment): Rule[] {
  if (edge.kind === 'none') return [];
  const { namespace, httpsPort, labels: own } = edge.controller;
  const shared = [
    rule('domain', domain, {
      holds: (value) => value !== 'localhost',
      allowed: `a DNS name such as todo.example.com: edge ${edge.kind} routes by host`,
    }),
    rule('edge.controller.namespace', namespace, label),
    rule('edge.controller.labels', own, labels),
    rule('edge.controller.httpsPort', httpsPort, port),
  ];
  if (edge.kind === 'gateway')
    return [
      ...shared,
      rule('edge.gateway.name', edge.gateway.name, objectName),
      rule('edge.gateway.namespace', edge.gateway.namespace, label),
      rule('edge.listeners.https', edge.listeners.https, objectName),
      rule('edge.listeners.http', edge.listeners.http, objectName),
    ];
  return [
    ...shared,
    rule('edge.className', edge.className, objectName),
    edge.tls.kind === 'existing'
      ? rule('edge.tls.secret', edge.tls.secret, objectName)
      : rule('edge.tls.issuer.name', edge.tls.issuer.name, objectName),
  ];
}

function serverRules(environment: Environment, name: NamedServer): Rule[] {
  const server = environment[name];
  switch (server?.kind) {
    case undefined:
      return [];
    case 'public':
      return [rule(`${name}.url`, server.url, publicUrl)];
    case 'private':
      return [
        rule(`${name}.url`, server.url, privateUrl),
        ...server.addresses.map((each, index) => rule(`${name}.addresses[${index}]`, each, range)),
        rule(`${name}.addresses`, server.addresses, {
          holds: ({ length }) => length > 0,
          allowed: 'at least one address range, such as 192.168.49.1/32',
        }),
      ];
    case 'in-cluster':
      return [
        rule(`${name}.service`, server.service, label),
        rule(`${name}.namespace`, server.namespace, label),
        rule(`${name}.port`, server.port, port),
        rule(`${name}.podPort`, server.podPort, port),
        rule(`${name}.labels`, server.labels, labels),
        // Without labels, every pod of that namespace would be reached.
        rule(`${name}.labels`, server.labels, {
          holds: (given) => Object.keys(given).length > 0,
          allowed: 'at least one label of the pods',
        }),
      ];
  }
}

function egressRules(environment: Environment): Rule[] {
  const egress = egressOf(environment);
  const at = 'network.egress';
  const named = 'hosts' in egress ? (egress.hosts ?? []) : [];
  return [
    ...named.flatMap((each, index) => [
      rule(`${at}.hosts[${index}].host`, each.host, domainName),
      rule(`${at}.hosts[${index}].port`, each.port, port),
    ]),
    ...(egress.kind === 'addresses'
      ? egress.ranges.map((each, index) => rule(`${at}.ranges[${index}]`, each, range))
      : []),
    ...(egress.kind === 'proxy'
      ? [
          rule(`${at}.image`, egress.image, imageReference),
          rule(`${at}.replicas`, egress.replicas, between(1, 20)),
        ]
      : []),
  ];
}

/** The way in, and what the network policies are made of. */
export function networkRules(environment: Environment): Rule[] {
  const { internetExcept, publicAddresses, dns } = environment.network;
  return [
    ...internetExcept.map((each, index) => rule(`network.internetExcept[${index}]`, each, range)),
    ...publicAddresses.map((each, index) => rule(`network.publicAddresses[${index}]`, each, range)),
    ...(dns.servers ?? []).flatMap((server, index) => [
      rule(`network.dns.servers[${index}].namespace`, server.namespace, label),
      rule(`network.dns.servers[${index}].labels`, server.labels, labels),
    ]),
    rule('network.dns.serverPort', dns.serverPort, port),
    rule('network.dns.servers', dns.servers ?? [], {
      holds: (servers) => servers.length > 0 || environment.network.egress?.kind !== 'cilium',
      allowed: 'at least one with egress cilium, which reads the names in their answers',
    }),
    ...(dns.addresses ?? []).map((each, index) => rule(`network.dns.addresses[${index}]`, each, range)),
    ...namedServers.flatMap((name) => serverRules(environment, name)),
    ...egressRules(environment),
    ...edgeRules(environment),
  ];
}
