import type { Manifest, ManifestObject } from '../../manifest';

/** The objects of one kind that a picture shows: those with a name, of which the last declaration counts. */
export function shownOf(manifest: Manifest, group: string, kind: string): readonly ManifestObject[] {
  return manifest
    .all(group, kind)
    .filter((object) => object.name !== '' && manifest.applied.get(object.key) === object);
}
