import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** What every custom resource takes: its metadata and its typed spec. */
export interface CustomResourceProps<Spec> {
  readonly metadata: ApiObjectMetadata;
  readonly spec: Spec;
}

/** An object whose kind a CustomResourceDefinition brings: the typed doors of this folder are its subclasses. */
export abstract class CustomResource<Spec> extends ApiObject {
  protected constructor(
    scope: Construct,
    id: string,
    type: { readonly apiVersion: string; readonly kind: string },
    props: CustomResourceProps<Spec>,
  ) {
    super(scope, id, { ...type, ...props });
  }
}
