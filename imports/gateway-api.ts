import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import { customResource } from './custom-resource';

type Published = IHTTPRoute['spec'];

/** A rule, with the fields that Gateway API added after the release of the package (1.0). */
interface HTTPRouteRule extends NonNullableItem<Published['rules']> {
  readonly name?: string;
  readonly retry?: unknown;
  readonly sessionPersistence?: unknown;
}

type NonNullableItem<List> = NonNullable<List> extends readonly (infer Item)[] ? Item : never;

/** @see "HTTPRoute", gateway-api.sigs.k8s.io/api-types/httproute */
export interface HTTPRouteSpec extends Omit<Published, 'rules'> {
  readonly rules?: readonly HTTPRouteRule[];
  readonly useDefaultGateways?: string;
}

/** HTTPRoute, `gateway.networking.k8s.io/v1`. */
export const HttpRoute = customResource<HTTPRouteSpec>('gateway.networking.k8s.io/v1', 'HTTPRoute');
