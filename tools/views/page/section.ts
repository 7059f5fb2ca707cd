import { joined, type Markup, markup } from '../markup';

/** A part of the page with a heading, and an id to jump to. */
export function section(id: string, level: 2 | 3, heading: string, content: readonly Markup[]): Markup {
  return markup`
    <section aria-labelledby="${id}-heading" id="${id}">
    <h${level} id="${id}-heading" tabindex="-1">${heading}</h${level}>
    ${content}
    </section>`;
}

/** Something wide that scrolls by itself, with the keyboard as well; the page stays as wide as the screen. */
export function scrollable(label: string, content: Markup): Markup {
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

/** A list of entries that open. */
export function folding(entries: readonly Markup[]): Markup {
  return markup`<div class="objects">\n${entries}\n</div>`;
}

/** A table of rows, whose first cells are headings. */
export function table(
  caption: string,
  headings: readonly (Markup | string)[],
  rows: readonly Markup[],
): Markup {
  return markup`
    <table>
    <caption>${caption}</caption>
    <thead><tr>${joined(...headings.map((heading) => markup`<th scope="col">${heading}</th>`))}</tr></thead>
    <tbody>
    ${rows}
    </tbody>
    </table>`;
}
