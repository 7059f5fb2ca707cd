import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { type Manifest, Mask } from '../../manifest';
import { element, lines, Markup } from '../markup';
import { topologyStyle } from '../picture/palette';
import { environment, type NamedManifest } from './environment';
import { differenceList, type FieldDifference, type Finding } from './instruments';
import { section } from './section';

/** Other libraries about manifests whose results the page shows. */
export interface Instruments {
  /** @default the page says that no checks were run */
  readonly check?: (manifest: Manifest) => readonly Finding[];
  /** @default the page has no part for differences */
  readonly compare?: (before: Manifest, after: Manifest) => readonly FieldDifference[];
}

/** The overview: one page of HTML that needs nothing beside itself, and shows no secret of any of the manifests. */
export function overview(
  graphviz: Viz,
  manifests: readonly NamedManifest[],
  { check, compare }: Instruments = {},
): string {
  const mask = new Mask(manifests.flatMap(({ manifest }) => manifest.objects));
  const [first, ...others] = manifests;
  const isCompared = compare !== undefined && others.length > 0;
  const environments = manifests.map((named, index) => {
    const findings = check?.(named.manifest).map(({ rule, object, message }) => ({
      rule,
      object: mask.text(object),
      message: mask.text(message),
    }));
    return environment(graphviz, named, { id: `environment-${index + 1}`, findings, isCompared, mask });
  });
  const masked = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : mask.text(text);
  const differences = others.flatMap(({ name, manifest }) => {
    if (first === undefined || compare === undefined) return [];
    const found = compare(first.manifest, manifest);
    return differenceList(
      first.name,
      name,
      found.map((each) => ({ ...each, before: masked(each.before), after: masked(each.after) })),
    );
  });
  return page(
    manifests.map(({ name }) => name),
    [...environments, ...(isCompared ? [section('differences', 2, 'Differences', ...differences)] : [])],
  );
}

function page(names: readonly string[], content: readonly Markup[]): string {
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
  const head = element(
    'head',
    {},
    lines(
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      new Markup('<link rel="icon" href="data:,">'),
      element('title', {}, `Overview: ${names.join(', ')}`),
      element('style', {}, new Markup(style)),
    ),
  );
  const body = element(
    'body',
    {},
    lines(
      element('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
      element('header', {}, lines(element('h1', {}, 'Manifests at a glance'), tools(names))),
      element('main', { id: 'main', tabindex: -1 }, lines(...content)),
      element('script', {}, new Markup(script)),
    ),
  );
  return `<!doctype html>\n${element('html', { lang: 'en' }, lines(head, body)).text}\n`;
}

function tools(names: readonly string[]): Markup {
  const choices = names.map((name, index) =>
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
