import { isIPv4, isIPv6 } from 'node:net';
import type { Controller } from '../edge';
import type { Environment } from '../environment';
import { form, forms, type Rule } from './rule';

function isCidr(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return false;
  return (isIPv4(address) && Number(length) <= 32) || (isIPv6(address) && Number(length) <= 128);
}

/** Address ranges that the NetworkPolicy API accepts. */
export function cidrRules(setting: string, ranges: readonly string[]): Rule[] {
  return ranges.map((range, index) => ({
    setting: `${setting}[${index}]`,
    value: range,
    holds: isCidr(range),
    allowed: 'an address range such as 203.0.113.10/32 or 2001:db8::/64',
  }));
}

function controllerRules({ namespace, labels, httpsPort }: Controller): Rule[] {
  return [
    form('edge.controller.namespace', namespace, forms.label),
    {
      setting: 'edge.controller.labels',
      value: labels,
      holds: Object.keys(labels).length > 0,
      allowed: 'at least one label: an empty selector lets in every pod of the namespace',
    },
    {
      setting: 'edge.controller.httpsPort',
      value: httpsPort,
      holds: Number.isInteger(httpsPort) && httpsPort >= 1 && httpsPort <= 65535,
      allowed: 'a port from 1 to 65535',
    },
  ];
}

/** The way in, and what the network policies are made of. */
export function networkRules({ edge, domain, network }: Environment): Rule[] {
  const addresses = [
    ...cidrRules('network.internetExcept', network.internetExcept),
    ...cidrRules('network.publicAddresses', network.publicAddresses),
    form('network.dns.namespace', network.dns.namespace, forms.label),
  ];
  if (edge.kind === 'none') return addresses;
  const hasDomain: Rule = {
    setting: 'domain',
    value: domain,
    holds: domain !== 'localhost',
    allowed: `a DNS name such as todo.example.com: edge ${edge.kind} routes by host`,
  };
  switch (edge.kind) {
    case 'ingress':
      return [
        ...addresses,
        hasDomain,
        ...controllerRules(edge.controller),
        form('edge.className', edge.className, forms.objectName),
        edge.tls.kind === 'existing'
          ? form('edge.tls.secret', edge.tls.secret, forms.objectName)
          : form('edge.tls.issuer.name', edge.tls.issuer.name, forms.objectName),
      ];
    case 'gateway':
      return [
        ...addresses,
        hasDomain,
        ...controllerRules(edge.controller),
        form('edge.gateway.name', edge.gateway.name, forms.objectName),
        form('edge.gateway.namespace', edge.gateway.namespace, forms.label),
        form('edge.listeners.https', edge.listeners.https, forms.objectName),
        form('edge.listeners.http', edge.listeners.http, forms.objectName),
      ];
  }
}
