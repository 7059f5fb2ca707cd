import { createAuthClient } from 'better-auth/react';
import { jwtClient } from 'better-auth/client/plugins';

/** Talks to this application's own /api/auth, at whatever address the browser has it from. */
export const authClient = createAuthClient({ plugins: [jwtClient()] });
