import type { Environment } from './environment';

/**
 * Pods in the namespace, as network policies tell them apart. The certificate solver is cert-manager's: it answers the
 * certificate authority's question for as long as a certificate is being issued.
 */
export type Party = 'frontend' | 'backend' | 'postgres' | 'migration' | 'backup' | 'certificate solver';

/** What lies outside the namespace. `edge` takes in requests; `public address` is the same door seen from a pod. */
export type Outside =
  'edge' | 'public address' | 'dns' | 'internet' | 'operator' | 'monitoring' | 'api server';

/** One path through the network: who asks, and whom. */
export interface Flow {
  readonly from: Party | Outside;
  readonly to: Party | Outside;
}

/** The parties that an environment runs. */
export function parties({ database, edge }: Environment): readonly Party[] {
  const always: readonly Party[] = [
    'frontend',
    'backend',
    'migration',
    ...(edge.kind === 'ingress' && edge.tls.kind === 'cert-manager' ? (['certificate solver'] as const) : []),
  ];
  switch (database.kind) {
    case 'in-cluster':
      return database.backup === undefined ? [...always, 'postgres'] : [...always, 'postgres', 'backup'];
    case 'cloudnative-pg':
      return [...always, 'postgres'];
    case 'external':
      return always;
  }
}

/**
 * Who talks to whom, declared once: every network policy derives from this list, and what is not on it is refused.
 */
export function flows(environment: Environment): readonly Flow[] {
  const { edge, domain, database } = environment;
  const here = parties(environment);
  const clients = (['frontend', 'backend', 'migration', 'backup'] as const).filter((party) =>
    here.includes(party),
  );
  return [
    ...here.filter((party) => party !== 'certificate solver').map((from): Flow => ({ from, to: 'dns' })),
    { from: 'frontend', to: 'backend' },
    ...clients.map((from): Flow => ({ from, to: 'postgres' })),
    // The chatbot's model.
    { from: 'backend', to: 'internet' },
    ...(edge.kind === 'none'
      ? []
      : ([
          { from: 'edge', to: 'frontend' },
          { from: 'edge', to: 'backend' },
          // A public address that leads back into the cluster ends at the edge's own pods.
          { from: 'frontend', to: 'edge' },
          { from: 'backend', to: 'edge' },
        ] as const)),
    ...(here.includes('certificate solver') ? [{ from: 'edge', to: 'certificate solver' } as const] : []),
    // The frontend's readiness may ask the baked NEXT_PUBLIC_API_URL, the backend reads the JWKS below BETTER_AUTH_URL.
    ...(domain === 'localhost'
      ? []
      : ([
          { from: 'frontend', to: 'public address' },
          { from: 'backend', to: 'public address' },
        ] as const)),
    // Instances replicate among themselves and report to the API server; their operator asks how they are.
    ...(database.kind === 'cloudnative-pg'
      ? ([
          { from: 'postgres', to: 'postgres' },
          { from: 'postgres', to: 'api server' },
          { from: 'operator', to: 'postgres' },
          ...(database.backup === undefined ? [] : [{ from: 'postgres', to: 'internet' } as const]),
          ...(database.monitoringNamespace === undefined
            ? []
            : [{ from: 'monitoring', to: 'postgres' } as const]),
        ] as const)
      : []),
  ];
}
