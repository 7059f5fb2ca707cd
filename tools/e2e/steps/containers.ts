import { type ContainerKey, contract } from '../../../lib/contract';
import { accountOf } from '../../../lib/environments';
import { nameOf } from '../json';
import { NotProven } from '../patience';
import type { Stage } from '../stage';
import { passed, type Step } from '../step';
import { isReady, stackPods } from '../workloads';

/**
 * Prints what process 1 runs as, the mount options of the root, and every directory that can be written: on the read-only
 * root none can, so that only mounts are tried. It needs a shell and nothing else, which the preStop pause needs as well.
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

/** File systems in memory that container runtimes give to everybody, whatever the manifest says. */
const byRuntime = ['/dev/shm', '/dev/mqueue'];

/** What runs in the containers, and what it may do there. */
export const containers: Step = {
  name: 'containers',
  proves:
    'each container runs as the account of the contract, without capability or token, and writes where the contract says, and nowhere else',
  needs: ['ready'],
  prove: async (stage) => {
    const keys = ['frontend', 'backend', 'postgres'] as const;
    const wrong = await Promise.all(keys.map((key) => inspect(stage, key)));
    if (wrong.flat().length > 0) throw new NotProven(wrong.flat().join('; '));
    const { user, group } = accountOf(stage.environment, 'backend');
    return passed(`user ${user}:${group}, no capability, no token, read-only outside the contract's mounts`);
  },
};

async function inspect(stage: Stage, key: ContainerKey): Promise<readonly string[]> {
  const { name, writable, component } = contract[key];
  const pod = (await stackPods(stage, name)).find(isReady);
  const output = await stage.cluster.ask([
    'exec',
    nameOf(pod),
    `--container=${component}`,
    '--',
    'sh',
    '-c',
    inspection,
  ]);
  const { user, group } = accountOf(stage.environment, key);
  return findings(output, {
    user,
    group,
    writable: writable.map(({ path }) => path),
  }).map((finding) => `${name}: ${finding}`);
}

/** What the contract promises of a container. */
export interface Promised {
  readonly user: number;
  readonly group: number;
  readonly writable: readonly string[];
}

/** In what the output of the inspection differs from what is promised. */
export function findings(output: string, { user, group, writable }: Promised): readonly string[] {
  const lines = output
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const all = (key: string): readonly string[] =>
    lines.filter(([first]) => first === key).map(([, value = '']) => value);
  const expected: readonly (readonly [key: string, value: string, what: string])[] = [
    ['Uid:', String(user), 'the user'],
    ['Gid:', String(group), 'the group'],
    ['CapEff:', '0'.repeat(16), 'the effective capabilities'],
    ['CapPrm:', '0'.repeat(16), 'the permitted capabilities'],
    ['CapBnd:', '0'.repeat(16), 'the bounding set of capabilities'],
    ['NoNewPrivs:', '1', 'no_new_privs'],
    ['root', 'ro', 'the root file system'],
  ];
  const written = [...new Set(all('writable'))];
  return [
    ...expected
      .filter(([key, value]) => all(key)[0] !== value)
      .map(([key, value, what]) => `${what} is ${all(key)[0] ?? 'unknown'}, not ${value}`),
    ...writable
      .filter((path) => !written.some((found) => samePath(found, path)))
      .map((path) => `${path} cannot be written: is its mount missing?`),
    ...written
      .filter((path) => ![...writable, ...byRuntime].some((allowed) => samePath(path, allowed)))
      .map((path) => `${path} can be written, and the contract does not say so`),
    ...all('token').map((path) => `there is a service account token below ${path}`),
  ];
}

/** Images link /var/run to /run. */
function samePath(path: string, other: string): boolean {
  const plain = (text: string): string => text.replace(/^\/var\/run\b/, '/run');
  return plain(path) === plain(other);
}
