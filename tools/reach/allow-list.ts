import { type HostPattern, matchesHost, readHostPattern, sampleOf } from './host';

/** A host and a port to which a forward proxy opens tunnels. */
export interface AllowedHost {
  readonly host: HostPattern;
  readonly port: number;
}

/** What a forward proxy lets through. */
export interface AllowList {
  /** Where the proxy answers. */
  readonly port: number;
  readonly hosts: readonly AllowedHost[];
  /** Whether it opens a tunnel to a port of a host. */
  readonly allows: (host: string, port: number) => boolean;
}

/** Whether a request for a tunnel is of an access list; `undefined` where only the proxy knows. */
type Matches = ((host: string, port: number) => boolean) | undefined;

/** Directives that say nothing of who may go where. */
const silent = new Set([
  ...['visible_hostname', 'cache', 'forwarded_for', 'shutdown_lifetime', 'access_log', 'cache_log'],
  ...['pid_filename', 'netdb_filename', 'pinger_enable', 'coredump_dir', 'hosts_file', 'max_filedescriptors'],
]);

/**
 * The allow-list of a configuration of Squid; `undefined` where it says more than is known here.
 *
 * @see "Squid configuration directives": acl, http_access, http_port, squid-cache.org/Doc/config
 */
export function readAllowList(configuration: string): AllowList | undefined {
  const lines = configuration
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([word = '']) => word !== '' && !word.startsWith('#'));
  const of = (directive: string): readonly (readonly string[])[] =>
    lines.filter(([word]) => word === directive).map(([, ...words]) => words);
  const [port, ...ports] = of('http_port').map(([first]) => Number(first));
  const isKnown = lines.every(
    ([word = '']) => silent.has(word) || ['acl', 'http_access', 'http_port'].includes(word),
  );
  const lists = readLists(of('acl'));
  const rules = of('http_access').map(([action, ...names]) => ({
    allows: action === 'allow',
    isKnown: action === 'allow' || action === 'deny',
    terms: names.map((name) => ({ is: !name.startsWith('!'), list: lists.get(name.replace(/^!/, '')) })),
  }));
  const isReadable = rules.every((rule) => rule.isKnown && rule.terms.every(({ list }) => list?.matches));
  if (!isKnown || !isReadable || port === undefined || !(port > 0) || ports.length > 0) return undefined;

  const allows = (host: string, number: number): boolean => {
    const found = rules.find(({ terms }) =>
      terms.every(({ is, list }) => list?.matches?.(host, number) === is),
    );
    // Where no rule is about a request, it gets the opposite of what the last one says.
    return found?.allows ?? rules.at(-1)?.allows === false;
  };
  const named = rules.filter((rule) => rule.allows).map(({ terms }) => terms.map(({ list }) => list));
  const hosts = named.flatMap((terms) => {
    const numbers = terms.flatMap((list) => list?.ports ?? []);
    return terms
      .flatMap((list) => list?.hosts ?? [])
      .flatMap((host) => numbers.map((number) => ({ host, port: number })));
  });
  return { port, allows, hosts: hosts.filter((each) => allows(sampleOf(each.host), each.port)) };
}

interface List {
  readonly matches: Matches;
  readonly hosts?: readonly HostPattern[];
  readonly ports?: readonly number[];
}

/** The access lists by name; several lines of one name are one list. */
function readLists(lines: readonly (readonly string[])[]): ReadonlyMap<string, List> {
  const lists = new Map<string, List>([
    ['all', { matches: () => true }],
    ['CONNECT', { matches: () => true }],
  ]);
  for (const [name = '', ...words] of lines) {
    const [list, before] = [readList(words), lists.get(name)];
    lists.set(name, before === undefined ? list : together(before, list));
  }
  return lists;
}

function together(one: List, other: List): List {
  const { matches: first } = one;
  const { matches: second } = other;
  if (first === undefined || second === undefined) return unknown;
  return {
    matches: (host, port) => first(host, port) || second(host, port),
    hosts: [...(one.hosts ?? []), ...(other.hosts ?? [])],
    ports: [...(one.ports ?? []), ...(other.ports ?? [])],
  };
}

function readList([type, ...words]: readonly string[]): List {
  if (type === 'port' && words.every((word) => /^\d+$/.test(word))) {
    const ports = words.map(Number);
    return { ports, matches: (_, port) => ports.includes(port) };
  }
  if (type === 'dstdomain') {
    const names = words.filter((word, index) => index > 0 || word !== '-n');
    const hosts = names.flatMap((word) => readHostPattern('squid', word) ?? []);
    const isRead = hosts.length === names.length;
    return isRead ? { hosts, matches: (host) => hosts.some((each) => matchesHost(each, host)) } : unknown;
  }
  // What asks for a tunnel has no path.
  const isPath = type === 'urlpath_regex' && words.length === 1 && words[0]?.startsWith('^/') === true;
  return isPath ? { matches: () => false } : unknown;
}

const unknown: List = { matches: undefined };
