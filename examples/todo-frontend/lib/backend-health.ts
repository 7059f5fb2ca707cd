/** What the backend says of itself, asked by the address at which this server reaches it; throws where it says nothing. */
export async function backendHealth(options: RequestInit): Promise<{ version: string }> {
  const response = await fetch(`${process.env.INTERNAL_API_URL ?? 'http://todo-backend:8000'}/health`, {
    ...options,
    // A connection that is kept leads to a process that is about to end, and may be closed under the next question.
    headers: { connection: 'close' },
  });
  if (!response.ok) throw new Error(`the backend answers ${response.status}`);
  return response.json();
}
