/** What a person who runs a command can mend; the message is one sentence. */
export class Mistake extends Error {}

/** Turns what a library throws over a person's input into a sentence for that person. @throws {@link Mistake} */
export function orMistake<T>(work: () => T, sentence: (reason: string) => string): T {
  try {
    return work();
  } catch (error) {
    const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    // Node puts its error code before the reason, and the call after it.
    const reason = line.replace(/^E[A-Z]+: (.+), .*$/, '$1').replace(/[:.]$/, '');
    throw new Mistake(sentence(reason));
  }
}
