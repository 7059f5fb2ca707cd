/** One wrong or missing setting, and what a person needs to know to correct it. */
export interface Problem {
  /** Path of the setting, such as `production.domain`, or the name of an environment variable. */
  readonly setting: string;
  /** The value as it was given; of a secret only its length. */
  readonly value: string;
  /** End of the sentence "allowed: …". */
  readonly allowed: string;
  /** End of the sentence "change it in …". */
  readonly where: string;
}

/** Stops synth: every problem that was found, in one message. */
export class InvalidSettings extends Error {
  constructor(readonly problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
    const list = problems.map(
      ({ setting, value, allowed, where }) =>
        `  ${setting}: ${value}\n    allowed: ${allowed}\n    change it in ${where}`,
    );
    super([`Synth stopped: ${count} wrong.`, ...list.map(visible)].join('\n'));
    this.name = 'InvalidSettings';
  }
}

/** A value as a message may show it: on one line, and of bounded length. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}

/** A text with its invisible characters written out: some turn around what follows, so that a message lies. */
function visible(text: string): string {
  return text.replace(
    /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`,
  );
}

/** What a message shows in place of a secret's value. */
export function hidden(value: string): string {
  return `hidden, ${value.length} characters`;
}
