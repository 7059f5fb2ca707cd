import type { HealthCheck } from '../../lib/contract';
import { at, isMapping } from './json';

/** An HTTP answer; status 0 where none came, and then the text says why. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** How much of an answer a message shows, in characters. */
const shown = 200;

/** In what an answer differs from what the contract promises of a healthy container; `undefined` where in nothing. */
export function broken(
  check: Extract<HealthCheck, { kind: 'http' }>,
  { status, text }: HttpAnswer,
): string | undefined {
  const said = text.trim().slice(0, shown);
  if (status === 0) return `gives no answer: ${said}`;
  if (status !== 200) return `answers ${status}, not 200: ${said}`;
  if (check.tells === undefined) return undefined;
  const body = parsed(text);
  if (!isMapping(body)) return `answers no JSON object: ${said}`;
  const missing = check.tells.filter((name) => {
    const told = at(body, name);
    return typeof told !== 'string' || told === '';
  });
  return missing.length === 0 ? undefined : `does not tell its ${missing.join(' and ')}: ${said}`;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
