import { type Manifest, type Pod, type Value } from '../manifest';
import { type AllowList, readAllowList } from './allow-list';

/** Pods that open tunnels for others, to the hosts of an allow-list alone. */
export interface ForwardProxy extends AllowList {
  readonly pod: Pod;
}

/** The forward proxies of a manifest, and the pods whose configuration is not known whole. */
export function readProxies(
  manifest: Manifest,
  pods: readonly Pod[],
): readonly (ForwardProxy | { readonly pod: Pod })[] {
  return pods.flatMap((pod) =>
    pod.serving.flatMap(({ value }) => {
      const words = ['command', 'args'].flatMap((field) => value.items(field)).map(({ text = '' }) => text);
      if (!/(?:^|\/)squid$/.test(words[0] ?? '')) return [];
      const text = mounted(manifest, pod, value, words[words.indexOf('-f') + 1] ?? '');
      const list = text === undefined ? undefined : readAllowList(text);
      return [{ pod, ...list }];
    }),
  );
}

/** The text that a container finds in a file, where it is from a ConfigMap of the manifest. */
function mounted(manifest: Manifest, pod: Pod, container: Value, file: string): string | undefined {
  const cut = file.lastIndexOf('/');
  const [folder, key] = [file.slice(0, cut), file.slice(cut + 1)];
  const mount = container.items('volumeMounts').find((each) => each.at('mountPath').text === folder);
  const volume = pod.spec.items('volumes').find((each) => each.at('name').text === mount?.at('name').text);
  const name = volume?.at('configMap', 'name').text ?? '';
  if (mount?.at('subPath').isAbsent !== true || volume?.at('configMap', 'items').isAbsent !== true)
    return undefined;
  return manifest.find('', 'ConfigMap', pod.namespace, name)?.value.at('data', key).text;
}

/** To whom a proxy opens tunnels, as one sentence for people. */
export function describeProxy({ pod, hosts }: ForwardProxy): string {
  const names = hosts.map(({ host, port }) => `${host.text}:${port}`).join(', ');
  return `${pod.object.label} tunnels to ${names || 'nobody'} alone, whatever its policies let its own pods reach.`;
}
