import { type Account, type ContainerKey, containers as rows, contract } from '../../../lib/contract';
import { accountOf } from '../../../lib/environments';
import { declaredContainers } from '../environment';
import { nameOf } from '../../manifest';
import { expectNone, passed, type Stage, type Step } from '../step';
import { isReady, stackPods } from '../workloads';

/**
 * Prints what process 1 runs as, how the root is mounted, and where a file can be written, of all mounts and the common
 * directories. It needs a shell and nothing else.
 */
const inspection = `
while read -r key value rest; do
  case $key in
    Uid:|Gid:|CapEff:|CapPrm:|CapBnd:|NoNewPrivs:) echo "$key $value" ;;
  esac
done </proc/1/status
while read -r device path type options rest; do
  case $path in
    /proc|/proc/*|/sys|/sys/*) continue ;;
    /) echo "root \${options%%,*}" ;;
  esac
  if [ -d "$path" ] && (: >"$path/.e2e") 2>/dev/null; then
    rm -f "$path/.e2e"
    echo "writable $path"
  fi
done </proc/mounts
for path in /app /etc /home /opt /root /run /srv /usr /usr/bin /var /var/lib /var/run /var/tmp /tmp; do
  if [ -d "$path" ] && (: >"$path/.e2e") 2>/dev/null; then
    rm -f "$path/.e2e"
    echo "writable $path"
  fi
done
for path in /var/run/secrets /run/secrets; do
  if [ -e "$path/kubernetes.io" ]; then echo "token $path"; fi
done
`;

/** File systems in memory that container runtimes give to every container, whatever the manifest says. */
const byRuntime = ['/dev/shm', '/dev/mqueue'];

/** What runs in the containers, and what it may do there. */
export const containers: Step = {
  name: 'containers',
  proves:
    'each container runs as the account of the contract, without capability or token, and writes where the contract says, and nowhere else',
  needs: ['ready'],
  prove: async (stage) => {
    const keys = declaredContainers(stage.environment);
    expectNone((await Promise.all(keys.map((key) => inspect(stage, key)))).flat());
    const account = accountOf(stage.environment, 'backend');
    const user =
      account === undefined ? 'an assigned user of group 0' : `user ${account.user}:${account.group}`;
    return passed(`${user}, no capability, no token, read-only outside the contract's mounts`);
  },
};

async function inspect(stage: Stage, key: ContainerKey): Promise<readonly string[]> {
  const { name, writable, component } = rows[key];
  const pod = nameOf((await stackPods(stage, name)).find(isReady));
  const command = ['exec', pod, `--container=${component}`, '--', 'sh', '-c', inspection];
  const isStandIn = key === 'backend' && stage.images.backend === undefined;
  const promised = {
    account: accountOf(stage.environment, key),
    writable: writable.map(({ path }) => path),
    // Runtimes mount a volume wherever an image declares one, and the backend's stand-in runs in PostgreSQL's.
    tolerated: isStandIn ? [dataDirectory] : [],
  };
  return findings(await stage.cluster.ask(command), promised).map((finding) => `${name}: ${finding}`);
}

/** The volume that PostgreSQL's image declares. */
const [{ path: dataDirectory }] = contract.postgres.writable;

/** What the contract promises of a container. */
export interface Promised {
  /** Default: a user that the cluster assigns, any but root, in group 0. */
  readonly account: Account | undefined;
  /** Paths that can be written. */
  readonly writable: readonly string[];
  /** Paths that may be writable. */
  readonly tolerated: readonly string[];
}

type Expected = readonly [key: string, value: string, what: string];

function ofAccount(account: Account | undefined): readonly Expected[] {
  // Who has no group of their own in an image is in group 0.
  if (account === undefined) return [['Gid:', '0', 'the group']];
  return [
    ['Uid:', String(account.user), 'the user'],
    ['Gid:', String(account.group), 'the group'],
  ];
}

/** How the output of the inspection differs from what is promised. */
export function findings(output: string, { account, writable, tolerated }: Promised): readonly string[] {
  const lines = output.split('\n').map((line) => line.split(' '));
  const all = (key: string): readonly string[] =>
    lines.filter(([first]) => first === key).map(([, value = '']) => value);
  const expected: readonly Expected[] = [
    ...ofAccount(account),
    ['CapEff:', '0'.repeat(16), 'the effective capabilities'],
    ['CapPrm:', '0'.repeat(16), 'the permitted capabilities'],
    ['CapBnd:', '0'.repeat(16), 'the bounding set of capabilities'],
    ['NoNewPrivs:', '1', 'no_new_privs'],
    ['root', 'ro', 'the root file system'],
  ];
  // Images link /var/run to /run.
  const plain = (path: string): string => path.replace(/^\/var\/run\b/, '/run');
  const written = [...new Set(all('writable'))];
  const allowed = [...writable, ...tolerated, ...byRuntime].map(plain);
  return [
    ...expected
      .filter(([key, value]) => all(key)[0] !== value)
      .map(([key, value, what]) => `${what} is ${all(key)[0] ?? 'unknown'}, not ${value}`),
    ...writable
      .filter((path) => !written.map(plain).includes(plain(path)))
      .map((path) => `${path} cannot be written: is its mount missing?`),
    ...written
      .filter((path) => !allowed.includes(plain(path)))
      .map((path) => `${path} can be written, and the contract does not say so`),
    ...(account === undefined && all('Uid:')[0] === '0' ? ['the user is root'] : []),
    ...all('token').map((path) => `there is a service account token below ${path}`),
  ];
}
