import { formatDocuments } from '../../../lib/yaml';
import { element, lines, type Markup } from '../markup';
import type { ManifestObject } from '../model/manifest-object';
import { masked } from '../model/secrecy';

/** Id of the place where an object's YAML stands. */
export function objectId(environment: string, index: number): string {
  return `${environment}-object-${index + 1}`;
}

/** Every object with its YAML, folded, in the order of the manifest; secret values are not among it. */
export function objectList(environment: string, objects: readonly ManifestObject[]): Markup {
  return element(
    'div',
    { class: 'objects' },
    lines(
      ...objects.map((object, index) =>
        element(
          'details',
          { id: objectId(environment, index), 'data-object': object.key },
          element('summary', {}, object.key),
          element(
            'pre',
            { tabindex: 0, 'aria-label': `YAML of ${object.key}` },
            formatDocuments([masked(object)]),
          ),
        ),
      ),
    ),
  );
}
