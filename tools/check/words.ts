import type { Value } from '../manifest';

/** What the kubelet runs in a container beside its program: the words of probes and hooks. */
export function askedWords(container: Value): readonly Value[] {
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => container.at(probe));
  const hooks = ['preStop', 'postStart'].map((hook) => container.at('lifecycle', hook));
  return [...probes, ...hooks].flatMap((one) => one.items('exec', 'command'));
}

/** The words of a container's own program. */
export function programWords(container: Value): readonly Value[] {
  return [...container.items('command'), ...container.items('args')];
}
