import { element, lines, type Markup } from '../markup';

/** A part of the page with a heading, and an id to jump to. */
export function section(id: string, level: 2 | 3, heading: string, ...content: readonly Markup[]): Markup {
  return element(
    'section',
    { 'aria-labelledby': `${id}-heading`, id },
    lines(element(`h${level}`, { id: `${id}-heading`, tabindex: -1 }, heading), ...content),
  );
}

/** Something wide that scrolls by itself, with the keyboard as well; the page stays as wide as the screen. */
export function scrollable(label: string, content: Markup): Markup {
  return element('div', { class: 'scroll', role: 'region', 'aria-label': label, tabindex: 0 }, content);
}

/** A paragraph. */
export function paragraph(content: string): Markup {
  return element('p', {}, content);
}

/** A table with a heading in each row: the first cell. */
export function table(
  caption: string,
  headings: readonly (Markup | string)[],
  rows: readonly { readonly look?: string; readonly cells: readonly Cell[] }[],
): Markup {
  return element(
    'table',
    {},
    lines(
      element('caption', {}, caption),
      element(
        'thead',
        {},
        element('tr', {}, ...headings.map((heading) => element('th', { scope: 'col' }, heading))),
      ),
      element(
        'tbody',
        {},
        lines(
          ...rows.map(({ look, cells }) =>
            element(
              'tr',
              { class: look },
              ...cells.map(({ content, look: own }, index) =>
                index === 0
                  ? element('th', { scope: 'row', class: own }, content)
                  : element('td', { class: own }, content),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** One cell of a table. */
export interface Cell {
  readonly content: Markup | string;
  readonly look?: string;
}
