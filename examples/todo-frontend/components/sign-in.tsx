'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { authClient } from '@/lib/auth-client';

/** Signs in, or makes an account first. */
export function SignIn() {
  const router = useRouter();
  const [isNew, setNew] = useState(true);
  const [problem, setProblem] = useState('');

  async function submit(form: FormData) {
    const [name, email, password] = ['name', 'email', 'password'].map((field) => String(form.get(field)));
    const account = { email: email ?? '', password: password ?? '' };
    const { error } = isNew
      ? await authClient.signUp.email({ ...account, name: name ?? '' })
      : await authClient.signIn.email(account);
    if (error === null) router.refresh();
    else setProblem(error.message ?? error.statusText);
  }

  return (
    <form action={submit}>
      {isNew && <input name="name" aria-label="Name" placeholder="Name" autoComplete="name" required />}
      <input name="email" type="email" aria-label="Email" placeholder="Email" autoComplete="email" required />
      <input
        name="password"
        type="password"
        aria-label="Password"
        placeholder="Password, 8 characters or more"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        minLength={8}
        required
      />
      <button>{isNew ? 'Sign up' : 'Sign in'}</button>
      <button type="button" onClick={() => setNew(!isNew)}>
        {isNew ? 'I have an account' : 'I have no account'}
      </button>
      {problem !== '' && <p role="alert">{problem}</p>}
    </form>
  );
}
