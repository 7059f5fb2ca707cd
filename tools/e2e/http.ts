import type { HealthCheck } from '../../lib/contract';
import type { Cluster } from './cluster';
import { isMapping, textAt } from '../manifest';
import { NotProven } from './step';

/** An HTTP answer; status 0 where none came, and then the text says why. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** How much of an answer a message shows, in characters. */
const shownCharacters = 200;

/** How an answer differs from what the contract promises of a healthy container; `undefined` where it does not. */
export function broken(
  check: Extract<HealthCheck, { kind: 'http' }>,
  { status, text }: HttpAnswer,
): string | undefined {
  const shown = text.trim().slice(0, shownCharacters);
  if (status === 0) return `gives no answer: ${shown}`;
  if (status !== 200) return `answers ${status}, not 200: ${shown}`;
  if (check.tells === undefined) return undefined;
  const body = parsed(text);
  if (!isMapping(body)) return `answers no JSON object: ${shown}`;
  const missing = check.tells.filter((name) => textAt(body, name) === '');
  return missing.length === 0 ? undefined : `does not tell its ${missing.join(' and ')}: ${shown}`;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** Opens a Service on this machine while something works, at a port that is free unless one is named. */
export async function forwarded<T>(
  cluster: Cluster,
  { name, port: { number } }: { readonly name: string; readonly port: { readonly number: number } },
  work: (address: string) => Promise<T>,
  localPort = '',
): Promise<T> {
  const ports = `${localPort}:${number}`;
  const forward = cluster.start(['port-forward', '--address=127.0.0.1', `service/${name}`, ports]);
  try {
    const line = await forward.firstLine;
    const [address] = /127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address === undefined) throw new NotProven(`port-forward to ${name} said: ${line}`);
    return await work(`http://${address}`);
  } finally {
    forward.stop();
    await forward.answer;
  }
}

/** One HTTP request from this machine; with a body, one that posts it. */
export async function ask(
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const post = body !== undefined && { method: 'POST', body: JSON.stringify(body) };
  const all = { 'content-type': 'application/json', ...headers };
  try {
    const response = await fetch(url, { ...post, headers: all, signal: AbortSignal.timeout(10_000) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { status: 0, text: cause instanceof Error ? cause.message : String(cause) };
  }
}
