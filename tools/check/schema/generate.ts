import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone';
import { transformSync } from 'esbuild';
import { keywords } from './keywords';
import type { ApiSchemas } from './schemas';

/** The text of validators.cjs: a function for each kind of Kubernetes and each custom resource that the checks know. */
export function validatorsCode({ kinds, definitions }: ApiSchemas): string {
  const code = { source: true };
  const ajv = new Ajv({ allErrors: true, strict: false, inlineRefs: false, passContext: true, code });
  for (const keyword of keywords) {
    for (const name of [keyword.keyword].flat()) ajv.removeKeyword(name);
    ajv.addKeyword(keyword);
  }
  ajv.addSchema({ $id: 'api', definitions });
  const exported = Object.entries(kinds).map(([id, name]) => [id, `api#/definitions/${name}`] as const);
  const source = standaloneCode(ajv, Object.fromEntries(exported));
  return transformSync(source, { minify: true, treeShaking: true }).code;
}
