import { contract } from '../../../lib/contract';
import { plainVariables } from '../../../lib/environments';
import { ask, forwarded } from '../http';
import { NotProven, passed, type Step, until } from '../step';

/** Without them, no token is accepted: a pod must not look for them at an address that means itself. */
export const keys: Step = {
  name: 'keys',
  proves: 'the backend reads the keys of tokens (JWKS) from the frontend, at the address that it is given',
  needs: ['ready'],
  prove: async ({ cluster, environment, images }) => {
    const { BETTER_AUTH_URL } = plainVariables(environment, 'backend');
    if (images.backend !== undefined)
      return { outcome: 'not applicable', detail: 'the image that was given reads them by itself' };
    if (environment.domain !== 'localhost')
      return { outcome: 'not applicable', detail: `they are at the public address ${BETTER_AUTH_URL ?? ''}` };
    return forwarded(cluster, contract.backend, async (address) => {
      await until(cluster, 15, async () => {
        const { status, text } = await ask(`${address}/jwks`);
        return status === 200 ? undefined : `GET /jwks answers ${status}: ${text}`;
      });
      const { text } = await ask(`${address}/jwks`);
      if (!text.includes('"keys"')) throw new NotProven(`What the backend reads has no keys: ${text}`);
      return passed(`keys from ${BETTER_AUTH_URL ?? ''}`);
    });
  },
};
