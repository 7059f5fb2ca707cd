/** `npm run schema`: writes validators.cjs, after something that it is made of has changed. */
import { writeFileSync } from 'node:fs';
import openApi from './kubernetes-1.28.json';
import { validatorsCode } from './generate';
import { apiSchemas } from './schemas';

writeFileSync('tools/check/schema/validators.cjs', validatorsCode(apiSchemas(openApi)));
