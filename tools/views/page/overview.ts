import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { element, lines, Markup } from '../markup';
import { totalsOf } from '../model/demand';
import type { ManifestObject } from '../model/manifest-object';
import { readReach } from '../model/reach';
import { readScene } from '../model/scene';
import { redactor } from '../model/secrecy';
import { readWorkloads } from '../model/workload';
import { topologyStyle } from '../picture/palette';
import { drawTopology } from '../picture/topology';
import { differenceList, type FieldDifference, type Finding, findingList } from './instruments';
import { matrixTable } from './matrix-table';
import { objectId, objectList } from './object-list';
import { paragraph, scrollable, section } from './section';
import { totalsTable } from './totals-table';

/** A manifest, and what it is called. */
export interface NamedManifest {
  readonly name: string;
  readonly objects: readonly ManifestObject[];
}

/** Other libraries about manifests whose results the page shows. */
export interface Instruments {
  /** @default the page says that no checks were run */
  readonly check?: (manifest: NamedManifest) => readonly Finding[];
  /** @default the page has no part for differences */
  readonly compare?: (before: NamedManifest, after: NamedManifest) => readonly FieldDifference[];
}

/** The overview: one page of HTML that needs nothing beside itself. */
export function overview(
  graphviz: Viz,
  manifests: readonly NamedManifest[],
  { check, compare }: Instruments = {},
): string {
  const redact = redactor(manifests.flatMap(({ objects }) => objects));
  const environments = manifests.map((manifest, index) => {
    const findings = check?.(manifest).map(({ rule, object, message }) => ({
      rule,
      object: redact(object),
      message: redact(message),
    }));
    const isCompared = compare !== undefined && manifests.length > 1;
    return environment(graphviz, manifest, `environment-${index + 1}`, findings, isCompared);
  });
  const [first, ...others] = manifests;
  const differences =
    first === undefined || compare === undefined
      ? []
      : others.flatMap((other) =>
          differenceList(
            first.name,
            other.name,
            compare(first, other).map((each) => ({
              ...each,
              before: each.before === undefined ? undefined : redact(each.before),
              after: each.after === undefined ? undefined : redact(each.after),
            })),
          ),
        );
  return page(manifests, [
    ...environments,
    ...(differences.length === 0 ? [] : [section('differences', 2, 'Differences', ...differences)]),
  ]);
}

function environment(
  graphviz: Viz,
  { name, objects }: NamedManifest,
  id: string,
  findings: readonly Finding[] | undefined,
  isCompared: boolean,
): Markup {
  const scene = readScene(objects);
  const places = new Map(objects.map(({ key }, index) => [key, `#${objectId(id, index)}`]));
  const picture = drawTopology(graphviz, scene, {
    name,
    prefix: id,
    place: 'page',
    linkOf: (object) => places.get(object),
  });
  const parts = [
    {
      part: 'topology',
      title: 'Topology',
      content: [scrollable(`Topology of ${name}`, new Markup(picture))],
    },
    { part: 'reachability', title: 'Reachability', content: matrixTable(name, readReach(objects, scene)) },
    { part: 'resources', title: 'Resources', content: totalsTable(name, totalsOf(readWorkloads(objects))) },
    { part: 'checks', title: 'Checks', content: findingList(findings) },
    {
      part: 'objects',
      title: 'Objects',
      content: [paragraph('Secret values are hidden.'), objectList(id, objects)],
    },
  ];
  const contents = element(
    'ul',
    { class: 'contents' },
    ...[
      ...parts.map(({ part, title }) => ({ address: `#${id}-${part}`, title })),
      ...(isCompared ? [{ address: '#differences', title: 'Differences' }] : []),
    ].map(({ address, title }) => element('li', {}, element('a', { href: address }, title))),
  );
  return element(
    'section',
    { id, class: 'environment', 'data-environment': name, 'aria-labelledby': `${id}-heading` },
    lines(
      element('h2', { id: `${id}-heading`, tabindex: -1 }, name),
      element('nav', { 'aria-label': `Parts of ${name}` }, contents),
      ...parts.map(({ part, title, content }) => section(`${id}-${part}`, 3, title, ...content)),
    ),
  );
}

function page(manifests: readonly NamedManifest[], content: readonly Markup[]): string {
  const style = `\n${asset('style.css')}${asset('table.css')}${topologyStyle}\n`;
  const script = `\n${asset('browser.js')}`;
  // Nothing is loaded, and nothing runs but this very script: a manifest could not smuggle one in.
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const names = manifests.map(({ name }) => name).join(', ');
  const head = element(
    'head',
    {},
    lines(
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      new Markup('<link rel="icon" href="data:,">'),
      element('title', {}, `Overview: ${names}`),
      element('style', {}, new Markup(style)),
    ),
  );
  const body = element(
    'body',
    {},
    lines(
      element('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
      element('header', {}, lines(element('h1', {}, 'Manifests at a glance'), tools(manifests))),
      element('main', { id: 'main', tabindex: -1 }, lines(...content)),
      element('script', {}, new Markup(script)),
    ),
  );
  return `<!doctype html>\n${element('html', { lang: 'en' }, lines(head, body)).text}\n`;
}

function tools(manifests: readonly NamedManifest[]): Markup {
  const choices = manifests.map(({ name }, index) =>
    element(
      'label',
      {},
      element('input', {
        type: 'radio',
        name: 'environment',
        value: `environment-${index + 1}`,
        checked: index === 0 ? true : undefined,
        autocomplete: 'off',
      }),
      ` ${name}`,
    ),
  );
  return element(
    'div',
    { class: 'tools' },
    lines(
      element('fieldset', { class: 'switch' }, lines(element('legend', {}, 'Environment'), ...choices)),
      element(
        'search',
        {},
        lines(
          element('label', { for: 'search' }, 'Find an object (press /)'),
          element('input', { id: 'search', type: 'search', autocomplete: 'off', spellcheck: 'false' }),
          element('p', { id: 'found', role: 'status' }),
          element('ul', { id: 'results', 'aria-label': 'Objects found' }),
        ),
      ),
    ),
  );
}

function asset(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
