import type { Construct } from 'constructs';
import { CustomResource, type CustomResourceProps } from './custom-resource';

/** A Gateway, and which of its listeners, that a route attaches to. */
export interface ParentReference {
  readonly name: string;
  readonly namespace: string;
  readonly sectionName: string;
}

/** Where a rule sends a request, or what it answers itself. */
export type HttpRouteRule =
  | { readonly backendRefs: readonly { readonly name: string; readonly port: number }[] }
  | {
      readonly filters: readonly {
        readonly type: 'RequestRedirect';
        readonly requestRedirect: { readonly scheme: 'https'; readonly statusCode: 301 };
      }[];
    };

/** The fields of an HTTPRoute that this project uses. */
export interface HttpRouteSpec {
  readonly parentRefs: readonly ParentReference[];
  readonly hostnames: readonly string[];
  readonly rules: readonly HttpRouteRule[];
}

/** HTTPRoute, `gateway.networking.k8s.io/v1` (gateway-api.sigs.k8s.io/api-types/httproute). */
export class HttpRoute extends CustomResource<HttpRouteSpec> {
  constructor(scope: Construct, id: string, props: CustomResourceProps<HttpRouteSpec>) {
    super(scope, id, { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' }, props);
  }
}
