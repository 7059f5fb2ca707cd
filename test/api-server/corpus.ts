import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { at, listAt, textAt } from '../../tools/manifest';
import type { Mutant } from './defects';

/** What becomes of an update by `kubectl apply`: it is refused, or replaces the pods of a workload, or neither. */
export type UpdateVerdict = 'refused' | 'restarts pods' | 'accepted';

/** What the API server says of a mutant. */
export interface Verdict extends Mutant {
  /** Why it is not created, in the API server's words; absent where it is. */
  readonly refusal?: string | undefined;
  /** Of an update from the original to the mutant, where both are accepted. */
  readonly update?: UpdateVerdict | undefined;
  /** Of an update from the mutant to the original. */
  readonly back?: UpdateVerdict | undefined;
}

/** An object that is accepted, and the verdicts about its mutants. */
export interface Judged {
  readonly object: unknown;
  readonly verdicts: readonly Verdict[];
}

/** What an API server of some version said. */
export interface Corpus {
  readonly version: string;
  readonly judged: readonly Judged[];
}

const file = join(__dirname, 'verdicts.json.br');

/** The recorded verdicts. */
export function readCorpus(): Corpus {
  const corpus: unknown = JSON.parse(brotliDecompressSync(readFileSync(file)).toString());
  return {
    version: textAt(corpus, 'version'),
    judged: listAt(corpus, 'judged').map((judged) => ({
      object: at(judged, 'object'),
      verdicts: listAt(judged, 'verdicts').map((verdict) => ({
        path: listAt(verdict, 'path').map((step) => (typeof step === 'number' ? step : String(step))),
        to: at(verdict, 'to'),
        refusal: at(verdict, 'refusal') === undefined ? undefined : textAt(verdict, 'refusal'),
        update: updateVerdict(at(verdict, 'update')),
        back: updateVerdict(at(verdict, 'back')),
      })),
    })),
  };
}

function updateVerdict(raw: unknown): UpdateVerdict | undefined {
  return raw === 'refused' || raw === 'restarts pods' || raw === 'accepted' ? raw : undefined;
}

/** Records verdicts instead of those that are there. */
export function writeCorpus(corpus: Corpus): void {
  writeFileSync(file, brotliCompressSync(JSON.stringify(corpus)));
}
