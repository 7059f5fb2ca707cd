import { authClient } from './auth-client';
import { readEvents, type StreamEvent } from './events';

export interface Todo {
  readonly id: number;
  readonly title: string;
  readonly done: boolean;
}

export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

let token: { readonly text: string; readonly until: number } | undefined;

/** A token for the backend: fetched with the session's cookie, and again a minute before it ends. */
async function validToken(): Promise<string> {
  if (token === undefined || token.until < Date.now() + 60_000) {
    const { data } = await authClient.token();
    if (data === null) throw new Error('You are signed out. Sign in again.');
    const claims: { exp: number } = JSON.parse(
      atob((data.token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')),
    );
    token = { text: data.token, until: claims.exp * 1000 };
  }
  return token.text;
}

/** Forgets who was signed in. */
export function forgetToken(): void {
  token = undefined;
}

/** Asks the backend, straight from the browser; throws with the backend's own sentence. */
async function ask(path: string, method = 'GET', body?: object): Promise<Response> {
  const response = await fetch(`${process.env.NEXT_PUBLIC_API_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${await validToken()}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const { detail } = await response.json().catch(() => ({}));
  throw new Error(typeof detail === 'string' ? detail : `The backend answers ${response.status}.`);
}

export const backend = {
  todos: async (): Promise<Todo[]> => (await ask('/todos')).json(),
  add: (title: string) => ask('/todos', 'POST', { title }),
  finish: (id: number, done: boolean) => ask(`/todos/${id}`, 'PATCH', { done }),
  remove: (id: number) => ask(`/todos/${id}`, 'DELETE'),
  /** The events of an answer to all that was said so far. */
  async *chat(messages: readonly Message[]): AsyncGenerator<StreamEvent> {
    const { body } = await ask('/chat', 'POST', { messages });
    if (body !== null) yield* readEvents(body);
  },
};
