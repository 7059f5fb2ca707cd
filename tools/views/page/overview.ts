import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Viz } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { Mask } from '../../manifest';
import { Markup, markup } from '../markup';
import { topologyStyle } from '../picture/palette';
import { environment, type NamedManifest } from './environment';
import { differenceList, type Instruments } from './instruments';
import { section } from './section';

/** The overview: one page of HTML that needs nothing beside itself, and shows no secret of any of the manifests. */
export function overview(
  graphviz: Viz,
  manifests: readonly NamedManifest[],
  { check, compare }: Instruments = {},
): string {
  const mask = new Mask(manifests.flatMap(({ manifest }) => manifest.objects));
  const [first, ...others] = manifests;
  const shared = { graphviz, mask, check, compare: others.length > 0 ? compare : undefined };
  const environments = manifests.map((named, index) =>
    environment(named, `environment-${index + 1}`, shared),
  );
  const differences = others.flatMap(({ name, manifest }) =>
    first === undefined || compare === undefined
      ? []
      : differenceList(first.name, name, compare(first.manifest, manifest), mask),
  );
  return page(
    manifests.map(({ name }) => name),
    differences.length === 0
      ? environments
      : [...environments, section('differences', 2, 'Differences', differences)],
  );
}

function page(names: readonly string[], content: readonly Markup[]): string {
  const style = `\n${asset('style.css')}${asset('table.css')}${topologyStyle}\n`;
  const script = `\n${asset('browser.js')}`;
  // Only this style and this script are allowed, so that nothing in a manifest can run.
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const choices = names.map((name, index) => {
    const checked = new Markup(index === 0 ? ' checked' : '');
    const input = markup`<input type="radio" name="environment" value="environment-${index + 1}"${checked} autocomplete="off">`;
    return markup`<label>${input} ${name}</label>`;
  });
  const { text } = markup`
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>Overview: ${names.join(', ')}</title>
    <style>${new Markup(style)}</style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header>
    <h1>Manifests at a glance</h1>
    <div class="tools">
    <fieldset class="switch">
    <legend>Environment</legend>
    ${choices}
    </fieldset>
    <search>
    <label for="search">Find an object (press /)</label>
    <input id="search" type="search" autocomplete="off" spellcheck="false">
    <p id="found" role="status"></p>
    <ul id="results" aria-label="Objects found"></ul>
    </search>
    </div>
    </header>
    <main id="main" tabindex="-1">
    ${content}
    </main>
    <script>${new Markup(script)}</script>
    </body>
    </html>`;
  return `${text}\n`;
}

function asset(name: string): string {
  return readFileSync(join(__dirname, name), 'utf8');
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
