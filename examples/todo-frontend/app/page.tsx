import { headers } from 'next/headers';
import { SignIn } from '@/components/sign-in';
import { Workspace } from '@/components/workspace';
import { auth } from '@/lib/auth';

// A session is asked for at every visit, and not at build time.
export const dynamic = 'force-dynamic';

export default async function Home() {
  const session = await auth().api.getSession({ headers: await headers() });
  return (
    <main>
      <h1>Todo Chatbot</h1>
      {session === null ? <SignIn /> : <Workspace name={session.user.name} />}
      <a href="/about">About</a>
    </main>
  );
}
