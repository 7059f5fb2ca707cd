import {
  type Cidr,
  contains,
  type Environment,
  type Flow,
  type Outside,
  type Party,
  placeOf,
  type PlacePort,
  type PodGroup,
} from '../environments';
import * as k8s from '../../imports/k8s';
import { identityOf } from './identity';

/** The pods of a party, as a policy in their namespace selects them. */
export function podsOf(environment: Environment, party: Party): k8s.LabelSelector {
  const place = placeOf(environment, party);
  const labels = place.kind === 'pods' ? place.labels : undefined;
  return { matchLabels: { ...(labels ?? identityOf(environment, party).selector) } };
}

function podsElsewhere({ namespace, labels }: PodGroup): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: { ...labels } } }),
  };
}

function addresses(ranges: readonly Cidr[], except: readonly Cidr[] = []): k8s.NetworkPolicyPeer[] {
  return ranges.map((cidr) => {
    const inside = except.filter((range) => contains(cidr, range));
    return { ipBlock: { cidr, ...(inside.length === 0 ? {} : { except: inside }) } };
  });
}

/** The peers by which a policy names one end of a flow. */
export function peersOf(environment: Environment, who: Party | Outside): readonly k8s.NetworkPolicyPeer[] {
  const place = placeOf(environment, who);
  switch (place.kind) {
    case 'pods':
      return [{ podSelector: podsOf(environment, place.party) }];
    case 'pods elsewhere':
      return place.groups.map(podsElsewhere);
    case 'addresses':
      return addresses(place.ranges, place.except);
    case 'nowhere':
      return [];
  }
}

/** The ports of a flow, on the pods that answer: policies look at addresses after a Service is resolved. */
export function portsOf(environment: Environment, { to, ports }: Flow): readonly k8s.NetworkPolicyPort[] {
  const answering: readonly PlacePort[] =
    ports?.map((number) => ({ number })) ?? placeOf(environment, to).ports;
  return answering.map(({ number, protocol = 'TCP' }) => ({
    port: k8s.IntOrString.fromNumber(number),
    protocol,
  }));
}
