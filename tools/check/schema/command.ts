/**
 * `npm run schema`: writes the validators, after something that they are made of has changed. `npm run schema -- FOLDER` reads
 * the definitions anew beforehand: FOLDER holds api/openapi-spec/swagger.json of the sources of each release (Apache License
 * 2.0) as 1.28.json and so on.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesVersions, oldestKubernetes } from '../../../lib/environments/kubernetes';
import { customResources } from './custom-resources';
import { validatorsCode } from './generate';
import { compressed, definitionsOf, merged, servedKinds } from './releases';
import { apiSchemas } from './schemas';

const folder = 'tools/check/schema';
const [, , source] = process.argv;
if (source !== undefined) {
  const read = (version: string): unknown =>
    JSON.parse(readFileSync(join(source, `${version}.json`), 'utf8'));
  writeFileSync(join(folder, 'definitions.json.br'), merged(kubernetesVersions.map(read)));
}
const specs = customResources();
const codes = kubernetesVersions.map((version) =>
  validatorsCode(apiSchemas(definitionsOf(version), specs, version)),
);
const usual = codes[kubernetesVersions.indexOf(oldestKubernetes)] ?? '';
writeFileSync(join(folder, 'validators.cjs'), usual);
writeFileSync(join(folder, 'validators.br'), compressed(codes.join('\0')));
const lines = Object.entries(servedKinds()).map(
  ([id, places]) => `  ${JSON.stringify(id)}: [${places.join(', ')}]`,
);
writeFileSync(join(folder, 'kinds.json'), `{\n${lines.join(',\n')}\n}\n`);
