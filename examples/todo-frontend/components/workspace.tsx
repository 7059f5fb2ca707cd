'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { Chat } from '@/components/chat';
import { authClient } from '@/lib/auth-client';
import { backend, forgetToken, type Todo } from '@/lib/backend';

/** The to-dos of who is signed in, and the chat that works on them. */
export function Workspace({ name }: { name: string }) {
  const router = useRouter();
  const [todos, setTodos] = useState<Todo[]>([]);
  const [problem, setProblem] = useState('');

  /** Does something, shows what went wrong, and shows the to-dos as they are then. */
  const attempt = useCallback(async (work?: () => Promise<unknown>) => {
    try {
      await work?.();
      setTodos(await backend.todos());
      setProblem('');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }, []);

  useEffect(() => {
    void attempt();
  }, [attempt]);

  async function signOut() {
    await authClient.signOut();
    forgetToken();
    router.refresh();
  }

  return (
    <>
      <p>
        Signed in as {name}. <button onClick={signOut}>Sign out</button>
      </p>
      <h2>To-dos</h2>
      <form action={(form) => attempt(() => backend.add(String(form.get('title'))))}>
        <input name="title" aria-label="New to-do" placeholder="New to-do" maxLength={500} required />
        <button>Add</button>
      </form>
      {problem !== '' && <p role="alert">{problem}</p>}
      <ul aria-label="To-dos">
        {todos.map(({ id, title, done }) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                checked={done}
                onChange={() => attempt(() => backend.finish(id, !done))}
              />
              {title}
            </label>
            <button aria-label={`Remove ${title}`} onClick={() => attempt(() => backend.remove(id))}>
              Remove
            </button>
          </li>
        ))}
      </ul>
      <Chat onChange={attempt} />
    </>
  );
}
