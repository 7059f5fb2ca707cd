import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { formatDocuments } from '../../../lib/yaml';
import type { Manifest, ManifestObject, Mask } from '../../manifest';
import { matrix, outsideWorld, topologyOf } from '../../reach';
import { joined, Markup, markup } from '../markup';
import { resourcesOf } from '../model/resources';
import { readScene, type Scene } from '../model/scene';
import { drawTopology } from '../picture/topology';
import { findingList, type Instruments } from './instruments';
import { matrixTable } from './matrix-table';
import { resourcesTable } from './resources-table';
import { folding, scrollable, section } from './section';

/** A manifest, and what it is called. */
export interface NamedManifest {
  readonly name: string;
  readonly manifest: Manifest;
}

/** What the parts of a page have in common. */
export interface Shared extends Instruments {
  readonly graphviz: Viz;
  readonly mask: Mask;
}

/**
 * Everything about one manifest: picture, reachability, resources, findings and objects.
 *
 * @param id Beginning of every id.
 */
export function environment({ name, manifest }: NamedManifest, id: string, shared: Shared): Markup {
  const { graphviz, mask, check, compare } = shared;
  const scene = readScene(manifest);
  const objects = manifest.objects
    .filter((object) => object.kind !== '' && object.name !== '')
    .map((object, index) => ({ object, place: `${id}-object-${index + 1}` }));
  const places = new Map(objects.map(({ object, place }) => [object.label, `#${place}`]));
  const picture = drawTopology(graphviz, scene, {
    name,
    prefix: id,
    linkOf: (object) => places.get(object),
  });
  const reach = matrix(topologyOf(manifest), { outside: outsideOf(scene) });
  const list = folding(objects.map(({ object, place }) => folded(object, place, mask)));
  const parts: readonly (readonly [part: string, title: string, content: readonly Markup[]])[] = [
    ['topology', 'Topology', [scrollable(`Topology of ${name}`, new Markup(picture))]],
    ['reachability', 'Reachability', matrixTable(name, reach)],
    ['resources', 'Resources', resourcesTable(name, resourcesOf(manifest))],
    ['checks', 'Checks', findingList(check?.(manifest), mask)],
    ['objects', 'Objects', [markup`<p>Secret values are hidden.</p>`, list]],
  ];
  const links = [
    ...parts.map(([part, title]) => [`${id}-${part}`, title] as const),
    ...(compare !== undefined ? [['differences', 'Differences'] as const] : []),
  ].map(([target, title]) => markup`<li><a href="#${target}">${title}</a></li>`);
  return markup`
    <section id="${id}" class="environment" data-environment="${name}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading" tabindex="-1">${name}</h2>
    <nav aria-label="Parts of ${name}"><ul class="contents">${joined(...links)}</ul></nav>
    ${parts.map(([part, title, content]) => section(`${id}-${part}`, 3, title, content))}
    </section>`;
}

/** The outside of the matrix. Its edge is the controller that the policies let in, or else that of ingress-nginx. */
function outsideOf({ edges }: Scene): ReturnType<typeof outsideWorld> {
  const edge = edges.map(({ controller }) => controller?.endpoint).find((found) => found?.kind === 'any pod');
  return outsideWorld(edge?.kind === 'any pod' ? { edge } : {});
}

/** An object with its YAML, without secret values. */
function folded(object: ManifestObject, id: string, mask: Mask): Markup {
  const { label } = object;
  return markup`
    <details id="${id}" data-object="${label}"><summary>${label}</summary><pre tabindex="0" aria-label="YAML of ${label}">${formatDocuments([mask.object(object)])}</pre></details>`;
}
