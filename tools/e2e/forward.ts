import type { HttpAnswer } from './answer';
import type { Cluster } from './cluster';
import { NotProven } from './patience';

/** Opens a Service on this machine while something works, at a port that is free. */
export async function forwarded<T>(
  cluster: Cluster,
  service: string,
  port: number,
  work: (address: string) => Promise<T>,
): Promise<T> {
  const forward = cluster.start(['port-forward', '--address=127.0.0.1', `service/${service}`, `:${port}`]);
  try {
    const line = await forward.firstLine;
    const [, local] = /127\.0\.0\.1:(\d+)/.exec(line) ?? [];
    if (local === undefined) throw new NotProven(`port-forward to ${service} said: ${line}`);
    return await work(`http://127.0.0.1:${local}`);
  } finally {
    forward.stop();
    await forward.answer;
  }
}

/** One HTTP request. */
export async function ask(url: string, body?: unknown): Promise<HttpAnswer> {
  try {
    const response = await fetch(url, {
      ...(body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: 0, text: cause instanceof Error ? cause.message : String(cause) };
  }
}
