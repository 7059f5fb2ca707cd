'use client';

import { useState } from 'react';
import { backend, type Message } from '@/lib/backend';

/** A chat whose answers appear word by word. `onChange` hears when the model has changed the to-dos. */
export function Chat({ onChange }: { onChange: () => void }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const [problem, setProblem] = useState('');

  async function send(form: FormData) {
    const said: Message[] = [...messages, { role: 'user', content: String(form.get('message')) }];
    let answer = '';
    setMessages(said);
    setProblem('');
    try {
      let last = '';
      for await (const { name, content } of backend.chat(said)) {
        last = name;
        if (name === 'text')
          setMessages([...said, { role: 'assistant', content: (answer += String(content)) }]);
        if (name === 'todos') onChange();
        if (name === 'error') setProblem(String(content));
      }
      if (last !== 'end') throw new Error('The answer broke off.');
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  return (
    <>
      <h2>Chat</h2>
      <div role="log" aria-label="Chat">
        {messages.map(({ role, content }, index) => (
          <p key={index}>
            <b>{role === 'user' ? 'You' : 'Bot'}:</b> {content}
          </p>
        ))}
      </div>
      {problem !== '' && <p role="alert">{problem}</p>}
      <form action={send}>
        <input
          name="message"
          aria-label="Message"
          placeholder="Add bread to my list"
          maxLength={4000}
          required
        />
        <button>Send</button>
      </form>
    </>
  );
}
