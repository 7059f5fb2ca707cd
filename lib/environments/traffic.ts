import type { Environment } from './environment';

/**
 * Pods in the namespace, as network policies tell them apart. The certificate solver is cert-manager's: it answers the
 * certificate authority's question for as long as a certificate is being issued.
 */
export type Party = 'frontend' | 'backend' | 'postgres' | 'migration' | 'backup' | 'certificate solver';

/** What lies outside the namespace. `edge` takes in requests; `public address` is the same door seen from a pod. */
export type Outside =
  'edge' | 'public address' | 'dns' | 'internet' | 'operator' | 'monitoring' | 'api server';

/** One path through the network: who asks, and whom. Some parties only ask. */
export interface Flow {
  readonly from: Party | Outside;
  readonly to: Exclude<Party | Outside, 'migration' | 'backup' | 'operator' | 'monitoring'>;
}

/** The parties that an environment runs. */
export function parties({ database, edge }: Environment): readonly Party[] {
  const isCertified = edge.kind === 'ingress' && edge.tls.kind === 'cert-manager';
  return [
    'frontend',
    'backend',
    'migration',
    ...(isCertified ? (['certificate solver'] as const) : []),
    ...(database.kind === 'external' ? [] : (['postgres'] as const)),
    ...(database.kind === 'in-cluster' && database.backup !== undefined ? (['backup'] as const) : []),
  ];
}

/**
 * Who talks to whom, declared once: every network policy derives from this list, and what is not on it is refused.
 */
export function flows(environment: Environment): readonly Flow[] {
  const { edge, domain, database } = environment;
  const here = parties(environment);
  const web = ['frontend', 'backend'] as const;
  const ours = here.filter((party) => party !== 'certificate solver');
  const each = (from: readonly Flow['from'][], to: Flow['to']): readonly Flow[] =>
    from.map((party) => ({ from: party, to }));
  const when = (holds: boolean, ...some: readonly Flow[]): readonly Flow[] => (holds ? some : []);
  const cluster = database.kind === 'cloudnative-pg' ? database : undefined;
  return [
    ...each(ours, 'dns'),
    { from: 'frontend', to: 'backend' },
    ...each([...web, 'migration', ...here.filter((party) => party === 'backup')], 'postgres'),
    // The chatbot's model.
    { from: 'backend', to: 'internet' },
    ...when(
      edge.kind !== 'none',
      { from: 'edge', to: 'frontend' },
      { from: 'edge', to: 'backend' },
      // A public address that leads back into the cluster ends at the edge's own pods.
      ...each(web, 'edge'),
    ),
    ...when(here.includes('certificate solver'), { from: 'edge', to: 'certificate solver' }),
    // The frontend's readiness may ask the baked NEXT_PUBLIC_API_URL, the backend reads the JWKS below BETTER_AUTH_URL.
    ...when(domain !== 'localhost', ...each(web, 'public address')),
    // Instances replicate among themselves and report to the API server; their operator asks how they are.
    ...when(
      cluster !== undefined,
      { from: 'postgres', to: 'postgres' },
      { from: 'postgres', to: 'api server' },
      { from: 'operator', to: 'postgres' },
    ),
    ...when(cluster?.backup !== undefined, { from: 'postgres', to: 'internet' }),
    ...when(cluster?.monitoringNamespace !== undefined, { from: 'monitoring', to: 'postgres' }),
  ];
}
