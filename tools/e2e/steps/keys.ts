import { contract } from '../../../lib/contract';
import { plainVariables } from '../../../lib/environments';
import { headersOf } from '../examples/user';
import { ask, forwarded } from '../http';
import { NotProven, passed, type Step, until } from '../step';

/** Without them, no token is accepted: a pod must not look for them at an address that means itself. */
export const keys: Step = {
  name: 'keys',
  proves: 'the backend reads the keys of tokens (JWKS) from the frontend, at the address that it is given',
  needs: ['ready'],
  prove: async (stage) => {
    const { cluster, environment, images, user } = stage;
    const { BETTER_AUTH_URL = '' } = plainVariables(environment, 'backend');
    if (images.backend !== undefined && user === undefined)
      return { outcome: 'not applicable', detail: 'the image that was given reads them by itself' };
    if (environment.domain !== 'localhost')
      return { outcome: 'not applicable', detail: `they are at the public address ${BETTER_AUTH_URL}` };
    const headers = await headersOf(stage);
    return forwarded(cluster, contract.backend, async (address) => {
      const path = user === undefined ? '/jwks' : '/todos';
      const url = `${address}${path}`;
      await until(cluster, 15, async () => {
        const { status, text } = await ask(url, undefined, headers);
        return status === 200 ? undefined : `GET ${path} answers ${status}: ${text}`;
      });
      const changed = { authorization: `${headers['authorization'] ?? ''}x` };
      const { status, text } = await ask(url, undefined, changed);
      if (user !== undefined && status !== 401)
        throw new NotProven(`With a token that nobody signed, GET ${path} answers ${status}, not 401.`);
      if (user === undefined && !text.includes('"keys"'))
        throw new NotProven(`What the backend reads has no keys: ${text}`);
      const how = user === undefined ? 'keys' : 'a token of the frontend is believed, and no other: keys';
      return passed(`${how} from ${BETTER_AUTH_URL}`);
    });
  },
};
