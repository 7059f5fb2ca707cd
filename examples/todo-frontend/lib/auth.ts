import { betterAuth } from 'better-auth';
import { jwt } from 'better-auth/plugins';
import { Pool } from 'pg';

/** Where accounts live; the backend's first migration makes it. */
const schema = 'auth';

/** How accounts are kept and tokens are signed, as the environment says. */
export function authOptions() {
  const { BETTER_AUTH_URL, BETTER_AUTH_SECRET, BETTER_AUTH_TRUST_HOST, DATABASE_URL } = process.env;
  return {
    baseURL: BETTER_AUTH_URL,
    secret: BETTER_AUTH_SECRET,
    telemetry: { enabled: false },
    // Ten connections at most: the manifests count on it.
    database: new Pool({ connectionString: DATABASE_URL, max: 10, options: `-c search_path=${schema}` }),
    emailAndPassword: { enabled: true },
    advanced: { trustedProxyHeaders: BETTER_AUTH_TRUST_HOST === 'true' },
    // A token tells who its user is and nothing else of him. Its issuer and audience are BETTER_AUTH_URL, the public
    // address; the backend fetches the keys from wherever it reaches this process.
    plugins: [jwt({ jwt: { definePayload: () => ({}) } })],
  };
}

function start() {
  return betterAuth(authOptions());
}

let instance: ReturnType<typeof start> | undefined;

/** Made at the first request: a build has no secrets and no database. */
export function auth() {
  instance ??= start();
  return instance;
}
