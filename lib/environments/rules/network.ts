import type { Environment } from '../environment';
import { checked, label, labels, objectName, port, range } from '../form';
import { type Rule, rule } from './rule';

const publicUrl = checked({ is: 'url', schemes: ['https'] });

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

function mcpServerRules({ mcpServer }: Environment): Rule[] {
  if (mcpServer === undefined) return [];
  if (mcpServer.kind === 'public') return [rule('mcpServer.url', mcpServer.url, publicUrl)];
  return [
    rule('mcpServer.service', mcpServer.service, label),
    rule('mcpServer.namespace', mcpServer.namespace, label),
    rule('mcpServer.port', mcpServer.port, port),
    rule('mcpServer.podPort', mcpServer.podPort, port),
    rule('mcpServer.labels', mcpServer.labels, labels),
    // Without labels, every pod of that namespace would be reached.
    rule('mcpServer.labels', mcpServer.labels, {
      holds: (given) => Object.keys(given).length > 0,
      allowed: 'at least one label of the pods',
    }),
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
    ...(dns.addresses ?? []).map((each, index) => rule(`network.dns.addresses[${index}]`, each, range)),
    ...mcpServerRules(environment),
    ...edgeRules(environment),
  ];
}
