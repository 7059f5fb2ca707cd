/** What generate.ts wrote: by apiVersion and kind, a function that reports what is wrong with an object. */
declare const validators: Readonly<Record<string, validators.Validate>>;
declare namespace validators {
  type Validate = (this: Reporter, raw: unknown) => boolean;
  interface Reporter {
    /**
     * @param pointer JSON pointer to a value.
     * @param step From there to the field or entry that is wrong, if it is not the value itself.
     */
    report(pointer: string, message: string, step: string | number | null): void;
    /** The same of what is not wrong, and is something to know. */
    note(pointer: string, message: string, step: string | number | null): void;
  }
}
export = validators;
