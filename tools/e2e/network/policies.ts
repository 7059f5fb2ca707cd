import { textsAt } from '../json';
import type { Stage } from '../stage';
import type { Asker } from './askers';

/** Whom no network policy of the namespace is about: it explains paths that are not as declared, and proves nothing. */
export async function unselected({ cluster }: Stage, askers: readonly Asker[]): Promise<readonly string[]> {
  const selectors = (await cluster.list('networkpolicies')).map((policy) =>
    Object.entries(textsAt(policy, 'spec', 'podSelector', 'matchLabels')),
  );
  const isSelected = ({ pod }: Asker): boolean =>
    selectors.some(
      (selector) => selector.length > 0 && selector.every(([name, value]) => pod.labels[name] === value),
    );
  const parties = askers.filter((asker) => asker.cluster === cluster && asker.party !== undefined);
  return [
    ...(selectors.some((selector) => selector.length === 0)
      ? []
      : ['no NetworkPolicy is about every pod: the default deny is missing']),
    ...parties
      .filter((asker) => !isSelected(asker))
      .map(({ title }) => `no NetworkPolicy is about ${title}: its own is missing`),
  ];
}
