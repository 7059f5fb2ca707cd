import { contract } from '../../lib/contract';
import { databaseCertificate, type Environment } from '../../lib/environments';
import type { Mapping } from '../manifest';
import type { Cluster } from './cluster';
import { encoded } from './environment';

/** Certificates of the database by two authorities, one after the other. */
export interface Certificates {
  /** The authorities' own, in PEM: of the certificate that comes first, and of the renewed one. */
  readonly authorities: readonly [string, string];
  /** Where they come from, in words. */
  readonly source: string;
  /** What is there before the manifest is. */
  readonly objects: readonly Mapping[];
  /** Has the first one renewed. */
  readonly renew: () => Promise<unknown>;
}

/** An environment with a certificate of its database that can be had in a new namespace. */
export interface Certified {
  readonly environment: Environment;
  /** None where connections to the database are not encrypted. */
  readonly certificates?: Certificates;
}

/**
 * Makes authorities that last for a day, for the database of an environment that has `tls`. An Issuer of cert-manager issues by
 * them where the cluster has it. Elsewhere its certificate is made here, as a Secret that is given: so is that of a
 * ClusterIssuer, whose own authority is nobody's to change.
 */
export async function certified(cluster: Cluster, environment: Environment): Promise<Certified> {
  const { database, namespace } = environment;
  const secret = databaseCertificate(database);
  if (database.kind !== 'in-cluster' || database.tls === undefined || secret === undefined)
    return { environment };
  const { tls } = database;
  const [first, second] = [await issued('e2e first authority'), await issued('e2e second authority')];
  const authorities = [first.certificate, second.certificate] as const;
  const secretOf = (name: string, { certificate, key }: Issued, trusted: readonly string[]): Mapping => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': encoded(certificate),
      'tls.key': encoded(key),
      'ca.crt': encoded(trusted.join('')),
    },
  });

  if (tls.kind === 'cert-manager' && tls.issuer.kind === 'Issuer' && (await hasCertManager(cluster))) {
    const authority = (by: Issued): Mapping => secretOf('e2e-authority', by, [by.certificate]);
    const issuer = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Issuer',
      metadata: { name: tls.issuer.name, namespace },
      spec: { ca: { secretName: 'e2e-authority' } },
    };
    const renew = async (): Promise<void> => {
      await cluster.apply([authority(second)]);
      // As `cmctl renew` asks for it.
      const conditions = [{ type: 'Issuing', status: 'True', reason: 'ManuallyTriggered', message: 'e2e' }];
      const patch = `--patch=${JSON.stringify({ status: { conditions } })}`;
      await cluster.ask([
        ...['patch', 'certificates.cert-manager.io', contract.postgres.name],
        ...['--subresource=status', '--type=merge', patch],
      ]);
    };
    const source = `issued by cert-manager's Issuer ${tls.issuer.name}`;
    return { environment, certificates: { authorities, source, objects: [authority(first), issuer], renew } };
  }

  // Clients trust both, as they should while an authority changes.
  const given = async (by: Issued): Promise<Mapping> =>
    secretOf(secret, await issued(contract.postgres.name, by), authorities);
  const [now, later] = [await given(first), await given(second)];
  return {
    environment: { ...environment, database: { ...database, tls: { kind: 'existing', secret } } },
    certificates: {
      authorities,
      source: `given in the Secret ${secret}`,
      objects: [now],
      renew: () => cluster.apply([later]),
    },
  };
}

async function hasCertManager(cluster: Cluster): Promise<boolean> {
  return (await cluster.run(['get', '--raw=/apis/cert-manager.io/v1'])).status === 0;
}

/** A certificate and its key, in PEM. */
interface Issued {
  readonly certificate: string;
  readonly key: string;
}

const dayMilliseconds = 24 * 3600 * 1000;

/** An authority of a name; or, by one, the certificate of a server that has this name. */
async function issued(name: string, by?: Issued): Promise<Issued> {
  // Few runs need it.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // The clocks of nodes may be slow.
    notBeforeDate: new Date(Date.now() - dayMilliseconds),
    notAfterDate: new Date(Date.now() + dayMilliseconds),
    ...(by === undefined
      ? {
          extensions: [
            { name: 'basicConstraints', cA: true, critical: true },
            { name: 'keyUsage', keyCertSign: true, critical: true },
          ],
        }
      : { ca: { key: by.key, cert: by.certificate } }),
  });
  return { certificate: `${cert.trim()}\n`, key };
}
