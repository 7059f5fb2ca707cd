/** A JSON schema with the keywords of Kubernetes' OpenAPI definitions, and those of keywords.ts. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly oneOf?: readonly unknown[];
  /** The name that messages give. */
  readonly title?: string;
  /** A key of types.ts. */
  readonly is?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema;
  readonly items?: JsonSchema;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
  /** Whether the definition says so of itself; once completed, the fields of which theirs say so. */
  readonly deprecated?: true | readonly string[];
  /** Fields that the API server drops unless a feature gate is turned on: see gates.ts. */
  readonly gated?: readonly string[];
  /** Of a custom resource: whether it may have further fields, which the package does not know. */
  readonly open?: boolean;
  /** The only fields that it may have. */
  readonly closed?: readonly string[];
  /** Allowed texts. */
  readonly values?: readonly string[];
  /** The least number, and the most if there is one. */
  readonly range?: readonly number[];
  /** A key of forms.ts, and whether the empty text is one that is there. */
  readonly form?: string;
  readonly entryForm?: string;
  /** The form of a mapping's keys. */
  readonly keyForm?: string;
  /** What depends on the value of a field: see constraints.ts. */
  readonly conditions?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  readonly atMostOneOf?: readonly string[];
  /** Whether entries of a list must be there. */
  readonly noEmptyEntry?: true;
  /** The fields that tell the entries of a list apart. */
  readonly keys?: readonly string[];
}

/** The definitions of what a release of Kubernetes serves. */
export interface OpenApi {
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}
