/** Hosts that a policy or an allow-list names: one, or all whose last labels are like these. */
export interface HostPattern {
  /** As it is written. */
  readonly text: string;
  /** In each, `*` stands for any number of letters, and for none. */
  readonly labels: readonly string[];
  /** What may stand before them. */
  readonly before: 'nothing' | 'labels' | 'labels or nothing';
}

/** Whose way of writing patterns. Every one takes a plain name for that host alone, in whatever case. */
export type Dialect = 'cilium' | 'calico' | 'gke' | 'squid';

/**
 * The hosts that a text stands for; `undefined` where the documentation does not say.
 *
 * @see "Layer 3 Examples", section "DNS based", docs.cilium.io, and pkg/fqdn/matchpattern of its sources
 * @see "DNS policy", section "Domain name matching", docs.tigera.io
 * @see "Control Pod egress traffic using FQDN network policies", cloud.google.com/kubernetes-engine/docs
 * @see "acl", type dstdomain, squid-cache.org/Doc/config
 */
export function readHostPattern(dialect: Dialect, text: string): HostPattern | undefined {
  const name = text.toLowerCase().replace(/\.$/, '');
  const whole = (rest: string, before: HostPattern['before'] = 'nothing'): HostPattern | undefined => {
    const labels = rest === '' ? [] : rest.split('.');
    return labels.every((label) => /^[-\w*]+$/.test(label)) ? { text, labels, before } : undefined;
  };
  if (dialect === 'squid')
    return name.startsWith('.') ? plain(name.slice(1), 'labels or nothing') : plain(name);
  if (!name.includes('*')) return plain(name);
  switch (dialect) {
    case 'cilium':
      if (/^\*+$/.test(name)) return whole('', 'labels');
      return /^\*{2,}\./.test(name) ? whole(name.replace(/^\*+\./, ''), 'labels') : whole(name);
    case 'calico':
      return name.startsWith('*.') ? plain(name.slice(2), 'labels') : undefined;
    case 'gke':
      return name.startsWith('*.') && plain(name.slice(2)) !== undefined ? whole(name) : undefined;
  }

  function plain(rest: string, before?: HostPattern['before']): HostPattern | undefined {
    return rest === '' || rest.includes('*') ? undefined : whole(rest, before);
  }
}

/** Whether a host is one of those that a pattern stands for. */
export function matchesHost({ labels, before }: HostPattern, host: string): boolean {
  const asked = host.toLowerCase().replace(/\.$/, '').split('.');
  const further = asked.length - labels.length;
  const fits = { nothing: further === 0, labels: further > 0, 'labels or nothing': further >= 0 }[before];
  return (
    fits &&
    asked.every((label) => /^[-\w]+$/.test(label)) &&
    labels.every((label, index) => isLike(label, asked[further + index] ?? ''))
  );
}

/** One host that a pattern stands for: the host itself where it is no pattern. */
export function sampleOf({ labels, before }: HostPattern): string {
  const known = labels.map((label) => label.replace(/^\*+$/, 'any').replace(/\*/g, ''));
  return [...(before === 'labels' ? ['any'] : []), ...known].join('.');
}

/** In time that grows with the length alone: a pattern is anybody's. */
function isLike(pattern: string, label: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return label === first;
  if (!label.startsWith(first) || label.length < first.length + last.length) return false;
  const end = label.length - last.length;
  let place = first.length;
  for (const part of rest) {
    const found = label.indexOf(part, place);
    if (found === -1) return false;
    place = found + part.length;
  }
  return place <= end && label.endsWith(last);
}
