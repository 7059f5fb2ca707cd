import { annotations } from '../../lib/annotations';
import type { AnyPod } from '../reach';
import { groupBy } from './group';
import type { ManifestObject } from './object';

/** A Secret that is there at run time, though no object of the manifest is it. */
export interface MadeSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** A Service that an operator makes. */
export interface MadeService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Pods that an operator makes. */
export interface MadePod extends AnyPod {
  /** What it makes them for. */
  readonly maker: ManifestObject;
}

/** What is there at run time beside the objects of the manifest, by what makes it. */
export interface Made {
  readonly secrets: readonly MadeSecret[];
  readonly services: readonly MadeService[];
  readonly pods: readonly MadePod[];
}

/** Objects that can be asked for by their kind, of whichever version. */
interface ObjectsByKind {
  all(group: string, kind: string): readonly ManifestObject[];
}

/** What each operator is known to make of the objects that it watches; and what the namespace declares as existing. */
export function madeAtRunTime(manifest: ObjectsByKind): Made {
  const clusters = manifest.all('postgresql.cnpg.io', 'Cluster');
  const certified = manifest.all('networking.k8s.io', 'Ingress').filter(isCertified);
  return {
    secrets: [
      ...manifest.all('', 'Namespace').flatMap(declared),
      ...manifest.all('external-secrets.io', 'ExternalSecret').map(filled),
      ...manifest.all('cert-manager.io', 'Certificate').map(certificate),
      ...certified.flatMap(certificatesOf),
      ...clusters.map(credentials),
    ],
    services: clusters.flatMap(({ namespace, name }) =>
      ['rw', 'ro', 'r'].map((role) => ({ namespace, name: `${name}-${role}`, port: 5432 })),
    ),
    pods: [...clusters.map(instance), ...certified.map(solver)],
  };
}

/** `secret/key` of what somebody makes beforehand. */
function declared(namespace: ManifestObject): readonly MadeSecret[] {
  const text = namespace.value.at('metadata', 'annotations', annotations.existingSecrets).text ?? '';
  const pairs = text
    .split(' ')
    .filter(Boolean)
    .map((pair) => [pair.slice(0, pair.indexOf('/')), pair.slice(pair.indexOf('/') + 1)] as const);
  return [...groupBy(pairs, ([name]) => name)].map(([name, keys]) => ({
    namespace: namespace.name,
    name,
    keys: keys.map(([, key]) => key),
  }));
}

/** @see "ExternalSecret", external-secrets.io/latest/api/externalsecret */
function filled({ namespace, name, value }: ManifestObject): MadeSecret {
  const keys = value
    .at('spec', 'data')
    .items()
    .flatMap((entry) => entry.at('secretKey').text ?? []);
  return { namespace, name: value.at('spec', 'target', 'name').text ?? name, keys };
}

const certificateKeys = ['tls.crt', 'tls.key', 'ca.crt'];

/** @see "Certificate resource", cert-manager.io/docs/usage/certificate */
function certificate({ namespace, value }: ManifestObject): MadeSecret {
  return { namespace, name: value.at('spec', 'secretName').text ?? '', keys: certificateKeys };
}

/** @see "Annotated Ingress resource", cert-manager.io/docs/usage/ingress */
function isCertified({ value }: ManifestObject): boolean {
  return ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'].some(
    (name) => (value.at('metadata', 'annotations', name).text ?? '') !== '',
  );
}

function certificatesOf({ namespace, value }: ManifestObject): readonly MadeSecret[] {
  return value
    .at('spec', 'tls')
    .items()
    .flatMap((entry) => entry.at('secretName').text ?? [])
    .map((name) => ({ namespace, name, keys: certificateKeys }));
}

/** @see "HTTP01", cert-manager.io/docs/configuration/acme/http01 */
function solver(maker: ManifestObject): MadePod {
  return {
    kind: 'any pod',
    maker,
    namespace: maker.namespace,
    labels: { 'acme.cert-manager.io/http01-solver': 'true' },
    ports: [{ protocol: 'TCP', number: 8089 }],
  };
}

/** @see "Connecting from an application", cloudnative-pg.io/documentation/current/applications */
function credentials({ namespace, name }: ManifestObject): MadeSecret {
  const keys = ['username', 'user', 'password', 'host', 'port', 'dbname', 'pgpass', 'uri', 'jdbc-uri'];
  return { namespace, name: `${name}-app`, keys };
}

/** @see "Networking", cloudnative-pg.io/documentation/current/networking */
function instance(maker: ManifestObject): MadePod {
  return {
    kind: 'any pod',
    maker,
    namespace: maker.namespace,
    labels: { 'cnpg.io/cluster': maker.name },
    ports: [5432, 8000, 9187].map((number) => ({ protocol: 'TCP', number })),
  };
}
