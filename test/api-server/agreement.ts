import { type KubernetesVersion, kubernetesVersions } from '../../lib/environments/kubernetes';
import { judge, rules } from '../../tools/check';
import { difference } from '../../tools/diff';
import { formatPath, titleOf } from '../../tools/manifest';
import type { Corpus, UpdateVerdict } from './corpus';
import { mutated } from './mutants';

/** The rules about what the API server refuses of a single object. */
const ofServer = new Set([
  'kinds-are-served',
  'objects-match-their-schema',
  'fields-agree',
  'names-are-valid',
]);

/** What an API server of this version, asked in this way, takes or refuses for a reason that others have not. */
const ofThisServer: readonly (readonly [reason: string, pattern: RegExp])[] = [
  ['kubectl keeps one of two entries with the same key, by chance', /as an entry before it/],
  [
    'without a feature gate it drops the field; later releases do not',
    /hostUsers|procMount|"restartPolicy":"Never"/,
  ],
  ['a dry run allots no ports', /spec\.ports\[0\]\.nodePort: (?:-1|70000):/],
  [
    'no volume is bound to these claims, and one that is can grow',
    /^PersistentVolumeClaim .*requests\.storage/,
  ],
  ['it has addresses of IPv4 alone, of one range', /IPv6|RequireDualStack|clusterIP: "192\.168\.1\.1"/],
  ['it does not look at the names of budgets', /^PodDisruptionBudget .*metadata\.name/],
  ['nothing listens at a negative port', /^EndpointSlice .*port: -1/],
];

/** How often an instrument says what the API server said, and where it does not. */
export interface Agreement {
  readonly asked: number;
  readonly disagreements: readonly string[];
}

/** Of what the API server refuses to create, of what it creates, and of updates. */
export type Agreements = Readonly<Record<'refused' | 'created' | 'updated', Agreement>>;

/**
 * Compares what check and diff say with what the API server said.
 *
 * @param every Of each object, one verdict in so many; 1 for all of them, which takes about 15 s.
 */
export function agreementsWith({ version, judged }: Corpus, every: number): Agreements {
  const kubernetes = kubernetesVersions.find((release) => version.startsWith(`v${release}.`));
  const own = rules.filter(({ name }) => ofServer.has(name));
  const tally = { refused: new Tally(), created: new Tally(), updated: new Tally() };
  for (const { object, verdicts } of judged)
    for (const verdict of verdicts.filter((_, index) => index % every === 0)) {
      const { path, to, refusal } = verdict;
      const mutant = mutated(object, verdict);
      const written = to === undefined ? 'removed' : JSON.stringify(to);
      const name = `${titleOf(object)}: ${formatPath(path)}: ${written}`.slice(0, 200);
      const [found] = judge([mutant], own, { kubernetes }).findings;
      const isRefused = refusal !== undefined;
      tally[isRefused ? 'refused' : 'created'].count(
        (found !== undefined) === isRefused,
        `${name}: ${refusal ?? found?.message ?? ''}`,
      );
      for (const direction of ['update', 'back'] as const) {
        const said = verdict[direction];
        if (said === undefined) continue;
        const [old, next] = direction === 'update' ? [object, mutant] : [mutant, object];
        const marked = markOf(old, next, kubernetes);
        tally.updated.count(marked === said, `${name}, ${direction}: ${marked}, not ${said}`);
      }
    }
  return tally;
}

/** What diff says of the update of one object. */
function markOf(old: unknown, next: unknown, kubernetes?: KubernetesVersion): UpdateVerdict {
  const severities = new Set(
    difference([old], [next], kubernetes).objects.flatMap(({ consequences }) =>
      consequences.map(({ severity }) => severity),
    ),
  );
  const marks = ['refused', 'restarts pods'] as const;
  return marks.find((mark) => severities.has(mark)) ?? 'accepted';
}

class Tally implements Agreement {
  asked = 0;
  readonly disagreements: string[] = [];

  count(agrees: boolean, name: string): void {
    if (!agrees && ofThisServer.some(([, pattern]) => pattern.test(name))) return;
    this.asked += 1;
    if (!agrees) this.disagreements.push(name);
  }
}

/** Agreement as people read it: `99.87 % of 3,021`. */
export function formatAgreement({ asked, disagreements }: Agreement): string {
  const share = ((asked - disagreements.length) / asked) * 100;
  return `${share.toFixed(2)} % of ${asked.toLocaleString('en')}`;
}
