import { Cluster, ScheduledBackup } from '@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1';
import { ExternalSecret } from '@kubernetes-models/external-secrets/external-secrets.io/v1beta1';
import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import type { KubernetesObject } from './manifest';

/** A model that knows the CustomResourceDefinition of its kind. */
interface Validated {
  validate: () => void;
}

function problemsOf(model: Validated, object: KubernetesObject): readonly string[] {
  try {
    Object.assign(model, object).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/**
 * What the CustomResourceDefinition of an object would not accept, by the validators of published packages; `undefined`
 * for a kind of Kubernetes itself.
 */
export function customResourceProblems(object: KubernetesObject): readonly string[] | undefined {
  switch (`${object.apiVersion} ${object.kind}`) {
    case 'gateway.networking.k8s.io/v1 HTTPRoute':
      return problemsOf(new HTTPRoute(), object);
    case 'external-secrets.io/v1 ExternalSecret':
      // The package that runs on Node.js 20 knows v1beta1, from which v1 took these fields over.
      return problemsOf(new ExternalSecret(), { ...object, apiVersion: 'external-secrets.io/v1beta1' });
    case 'postgresql.cnpg.io/v1 Cluster':
      return problemsOf(new Cluster(), object);
    case 'postgresql.cnpg.io/v1 ScheduledBackup':
      return problemsOf(new ScheduledBackup(), object);
    case 'barmancloud.cnpg.io/v1 ObjectStore':
      // No package carries this definition: its fields are held by the type in imports/cloudnative-pg.ts alone.
      return [];
    default:
      return undefined;
  }
}
