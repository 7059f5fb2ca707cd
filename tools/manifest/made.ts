import { annotations } from '../../lib/annotations';
import type { ManifestObject } from './object';
import { groupBy } from './order';
import { operatorPod, type Pod } from './pod';

/** A Secret that exists at run time without being an object of the manifest. */
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
export interface MadePod {
  readonly pod: Pod;
  /** Whether they are there as long as the object that they are made for, or for some moments. */
  readonly stays: boolean;
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
  const keys = value.items('spec', 'data').flatMap((entry) => entry.at('secretKey').text ?? []);
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
    .items('spec', 'tls')
    .flatMap((entry) => entry.at('secretName').text ?? [])
    .map((name) => ({ namespace, name, keys: certificateKeys }));
}

/** @see "HTTP01", cert-manager.io/docs/configuration/acme/http01 */
function solver(maker: ManifestObject): MadePod {
  const labels = { 'acme.cert-manager.io/http01-solver': 'true' };
  return { pod: operatorPod(maker, labels, [{ protocol: 'TCP', number: 8089 }], []), stays: false };
}

/** @see "Connecting from an application", cloudnative-pg.io/documentation/current/applications */
function credentials({ namespace, name }: ManifestObject): MadeSecret {
  const keys = ['username', 'user', 'password', 'host', 'port', 'dbname', 'pgpass', 'uri', 'jdbc-uri'];
  return { namespace, name: `${name}-app`, keys };
}

/** @see "Networking" and "Resource Management", cloudnative-pg.io/documentation/current */
function instance(maker: ManifestObject): MadePod {
  const labels = { 'cnpg.io/cluster': maker.name, 'cnpg.io/podRole': 'instance' };
  const ports = [
    { name: 'postgresql', protocol: 'TCP', number: 5432 },
    { name: 'status', protocol: 'TCP', number: 8000 },
    { name: 'metrics', protocol: 'TCP', number: 9187 },
  ] as const;
  // The container takes its resources from the spec of the cluster.
  const container = { name: 'postgres', role: 'main', value: maker.value.at('spec') } as const;
  return { pod: operatorPod(maker, labels, ports, [container]), stays: true };
}
