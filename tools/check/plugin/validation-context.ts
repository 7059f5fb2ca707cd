/**
 * What the cdk8s CLI hands to a validation plugin, as far as this one uses it: the CLI does not
 * export its types.
 *
 * @see cdk8s-cli/lib/plugins/validation.js
 */
export interface ValidationContext {
  /** Paths of the manifests. */
  readonly manifests: readonly string[];
  /** The construct of each resource, by name; the report reads it whenever a violation is added. */
  readonly metadata: Readonly<Record<string, { readonly path: string } | undefined>>;
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure'): void;
  };
}

/** A rule and what breaks it, as the report prints it. */
export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly {
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }[];
}
