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

/** One cell of a table. */
export interface Cell {
  readonly content: Markup | string;
  readonly look?: string;
}

/** A table with a heading in each row: the first cell. */
export function table(
  caption: string,
  headings: readonly (Markup | string)[],
  rows: readonly { readonly look?: string; readonly cells: readonly Cell[] }[],
): Markup {
  const inRow = ({ content, look }: Cell, index: number): Markup =>
    index === 0
      ? markup`<th scope="row"${classed(look)}>${content}</th>`
      : markup`<td${classed(look)}>${content}</td>`;
  const head = headings.map((heading) => markup`<th scope="col">${heading}</th>`);
  return markup`
    <table>
    <caption>${caption}</caption>
    <thead><tr>${joined(...head)}</tr></thead>
    <tbody>
    ${rows.map(({ look, cells }) => markup`<tr${classed(look)}>${joined(...cells.map(inRow))}</tr>`)}
    </tbody>
    </table>`;
}

function classed(look: string | undefined): Markup {
  return look === undefined ? markup`` : markup` class="${look}"`;
}
