/** Text that is HTML or SVG already. Every other text is escaped when it is put into a template. */
export class Markup {
  constructor(readonly text: string) {}
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML 1.0 cannot hold, not even as an entity. */
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text as markup, for content and for quoted attributes alike. */
function escape(text: string): string {
  return text.replace(unspeakable, '\ufffd').replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Markup without anything between. */
export function joined(...parts: readonly Markup[]): Markup {
  return new Markup(parts.map(({ text }) => text).join(''));
}

/**
 * A template of HTML or SVG. Texts among its values are escaped, and each entry of a list stands on a line of its own. Indentation
 * of the template is left out.
 */
export function markup(
  template: TemplateStringsArray,
  ...values: readonly (Markup | string | number | readonly Markup[])[]
): Markup {
  const written = values.map((value) => {
    if (value instanceof Markup) return value.text;
    return typeof value === 'object' ? value.map(({ text }) => text).join('\n') : escape(String(value));
  });
  const lines = template.map((part, index) => part.replace(/\n +/g, '\n') + (written[index] ?? ''));
  return new Markup(lines.join('').replace(/^\n/, ''));
}
