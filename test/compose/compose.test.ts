import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { composeYaml } from '../../tools/compose';
import { literal, setting } from '../../tools/compose/model';
import schema from './compose-spec.json';

const committed = readFileSync('compose.yaml', 'utf8');

/** What Compose makes of a text (Compose Specification, "Interpolation"), with no variable set. */
function interpolate(text: string): string {
  return text.replace(/\$\$|\$\{\w+:-([^}]*)\}/g, (found, otherwise: string) =>
    found === '$$' ? '$' : otherwise,
  );
}

describe('compose.yaml', () => {
  test('is what npm run compose writes', () => {
    expect(committed).toBe(composeYaml());
  });

  test('is valid by the schema of the Compose Specification', () => {
    const validate = new Ajv2020({ strict: false, logger: false }).compile(schema);
    validate(parse(committed));
    expect(validate.errors).toBeNull();
    expect(validate({ services: { web: { port: 80 } } })).toBe(false);
  });

  test('names no version, which the Compose Specification has retired', () => {
    expect(parse(committed)).not.toHaveProperty('version');
  });
});

describe('a text in compose.yaml', () => {
  test.each(['PGPASSWORD="$POSTGRES_PASSWORD"', '${HOME}', '$$', 'no dollar'])(
    '%s reaches the container',
    (text) => {
      expect(interpolate(literal(text))).toBe(text);
    },
  );

  test('takes its default where no variable is set', () => {
    expect(interpolate(setting('SOURCE', '../todo-backend'))).toBe('../todo-backend');
  });
});
