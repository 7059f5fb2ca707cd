import { Manifest, type ManifestObject, type Pod, readDocuments } from '../../tools/manifest';

/** The manifest that this YAML is. */
export function manifestIn(...texts: readonly string[]): Manifest {
  return new Manifest(texts.flatMap((text) => readDocuments(text)).map(({ raw }) => raw));
}

/** The one object, and its pods, of this YAML. */
export function objectIn(text: string): ManifestObject {
  const [object, ...others] = manifestIn(text).objects;
  if (object === undefined || others.length > 0) throw new Error(`${text} is not one object`);
  return object;
}

/** The pods of the first workload. */
export function podIn(manifest: Manifest): Pod {
  const [pod] = manifest.pods;
  if (pod === undefined) throw new Error('there is no workload');
  return pod;
}

/** A Deployment, or another workload, with this pod spec and these fields beside the template. */
export function workloadWith(pod: string, fields = '', kind = 'apps/v1, kind: Deployment'): string {
  return `{ apiVersion: ${kind}, metadata: { name: web }, spec: { ${fields} template: { spec: { ${pod} } } } }`;
}
