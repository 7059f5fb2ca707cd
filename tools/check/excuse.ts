import { annotations } from '../../lib/annotations';
import { hidden, type ManifestObject, secretIn, type Value } from '../manifest';
import type { RuleFinding } from './rule';

/** A finding that an annotation of its object excuses. */
export interface ExcusedFinding extends RuleFinding {
  /** Why, on one line. */
  readonly reason: string;
}

/** The excuses in the annotations of an object, each with the name of the rule that it is for. */
export function excusesOf({ value }: ManifestObject): readonly (readonly [rule: string, excuse: Value])[] {
  return value
    .entries('metadata', 'annotations')
    .filter(([key]) => key.startsWith(annotations.ignore))
    .map(([key, excuse]) => [key.slice(annotations.ignore.length), excuse]);
}

/** The reason that an excuse gives, on one line; empty where it gives none. */
export function reasonOf({ text = '' }: Value): string {
  const reason = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return secretIn(text) === undefined ? reason.slice(0, 500) : hidden;
}

/** Why a finding is excused; `undefined` where it is not. */
export function reasonFor({ rule, object }: RuleFinding): string | undefined {
  if (rule.excusable === false) return undefined;
  const reason = reasonOf(object.value.at('metadata', 'annotations', `${annotations.ignore}${rule.name}`));
  return reason === '' ? undefined : reason;
}
