import { randomBytes } from 'node:crypto';
import { contract } from '../../../lib/contract';
import { plainVariables } from '../../../lib/environments';
import { forwarded } from '../http';
import { numberAt, textAt } from '../../manifest';
import { NotProven, type Stage } from '../step';

/** HTTP headers by name. */
export type Headers = Readonly<Record<string, string>>;

/** A token is fetched again so long before it ends, in milliseconds: a step must come to its end with it. */
const reserve = 5 * 60_000;

/** Somebody with an account in the applications of `examples`, of which the first question for a token makes one. */
export class User {
  readonly name = 'Ann';
  readonly email = `e2e-${randomBytes(6).toString('hex')}@example.com`;
  readonly password = randomBytes(12).toString('hex');
  private token = { text: '', until: 0 };

  /** What lets the backend know who asks; @throws NotProven where the frontend gives no token. */
  async headers({ cluster, environment }: Stage): Promise<Headers> {
    if (this.token.until < Date.now() + reserve) {
      const { BETTER_AUTH_URL = '' } = plainVariables(environment, 'frontend');
      const text = await forwarded(cluster, contract.frontend, (address) =>
        this.fetchToken(`${address}/api/auth`, BETTER_AUTH_URL),
      );
      const claims: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
      this.token = { text, until: numberAt(claims, 'exp') * 1000 };
    }
    return { authorization: `Bearer ${this.token.text}` };
  }

  private async fetchToken(address: string, origin: string): Promise<string> {
    const { name, email, password } = this;
    const ask = async (path: string, headers: Headers, body?: object): Promise<Response> => {
      const response = await fetch(`${address}/${path}`, {
        headers: { origin, 'content-type': 'application/json', ...headers },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok || (path.startsWith('sign-in') && response.status === 401)) return response;
      throw new NotProven(`/api/auth/${path} answers ${response.status}: ${await response.text()}`);
    };
    const known = await ask('sign-in/email', {}, { email, password });
    const session = known.ok ? known : await ask('sign-up/email', {}, { name, email, password });
    const cookies = session.headers.getSetCookie().map((cookie) => cookie.replace(/;.*/s, ''));
    const answer: unknown = await (await ask('token', { cookie: cookies.join('; ') })).json();
    return textAt(answer, 'token');
  }
}

/** What a request to the backend must carry: nothing for a stand-in, which knows no users. */
export async function headersOf(stage: Stage): Promise<Headers> {
  return (await stage.user?.headers(stage)) ?? {};
}
