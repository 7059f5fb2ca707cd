import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';

/** What every custom resource takes: its metadata and its typed spec. */
export interface CustomResourceProps<Spec> {
  readonly metadata: ApiObjectMetadata;
  readonly spec: Spec;
}

/** The class of a kind that a CustomResourceDefinition brings: the typed doors of this folder are made by it. */
export function customResource<Spec>(
  apiVersion: string,
  kind: string,
): new (scope: Construct, id: string, props: CustomResourceProps<Spec>) => ApiObject {
  return class extends ApiObject {
    constructor(scope: Construct, id: string, props: CustomResourceProps<Spec>) {
      super(scope, id, { apiVersion, kind, ...props });
    }
  };
}
