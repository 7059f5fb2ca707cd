import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { parse, parseDocument } from 'yaml';
import { composeYaml } from '../../tools/compose';
import { literal, setting } from '../../tools/compose/environment';
import schema from './compose-spec.json';

const committed = readFileSync('compose.yaml', 'utf8');

/** What Compose makes of a text (Compose Specification, "Interpolation"), with no variable set. */
function interpolate(text: string): string {
  return text.replace(/\$\$|\$\{\w+:-([^}]*)\}/g, (found, otherwise: string) =>
    found === '$$' ? '$' : otherwise,
  );
}

const confined = {
  user: '1000:1001',
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
};

describe('compose.yaml', () => {
  test('is what npm run compose writes', () => {
    expect(committed).toBe(composeYaml());
  });

  test('is valid by the schema of the Compose Specification', () => {
    const validate = new Ajv2020({ strict: false, logger: false }).compile(schema);
    validate(parse(committed));
    expect(validate.errors).toBeNull();
    // The specification has retired it, and its schema still takes it.
    expect(parse(committed)).not.toHaveProperty('version');
    expect(validate({ services: { web: { port: 80 } } })).toBe(false);
  });
});

/** CONTRACT.md, "Local development without Kubernetes", written by hand. */
describe('a service keeps what the document says', () => {
  const document = parseDocument(committed);

  test.each([
    ['postgres', 'healthcheck.interval', '10s'],
    ['postgres', 'healthcheck.timeout', '5s'],
    ['postgres', 'healthcheck.retries', 5],
    ['postgres', 'volumes.0.source', 'postgres-data'],
    ['postgres', 'ports.0.published', '5432'],
    ['backend', 'ports.0.published', '8000'],
    ['frontend', 'ports.0.published', '3000'],
    ['backend', 'depends_on.postgres.condition', 'service_healthy'],
    ['frontend', 'depends_on.backend.condition', 'service_healthy'],
    // Roles as in the cluster.
    ['postgres', 'command.1', '/scripts/start.sh'],
    ['backend', 'depends_on.grants.condition', 'service_completed_successfully'],
    ['backend', 'command.6', '--reload'],
    ['backend', 'volumes.0.type', 'bind'],
    ['frontend', 'volumes.0.type', 'bind'],
    ['backend', 'environment.ENVIRONMENT', 'development'],
    ['backend', 'environment.CORS_ORIGINS', 'http://localhost:3000'],
    ['backend', 'environment.LOG_LEVEL', 'DEBUG'],
    // Without a value it is what whoever runs Compose has set, and else not there.
    ['backend', 'environment.OPENAI_BASE_URL', null],
    ['backend', 'environment.FORWARDED_ALLOW_IPS', undefined],
    ['frontend', 'environment.NODE_ENV', 'development'],
    ['frontend', 'environment.BETTER_AUTH_URL', 'http://localhost:3000'],
    ['frontend', 'environment.NEXT_PUBLIC_API_URL', 'http://localhost:8000'],
  ])('%s: %s is %s', (service, path, value) => {
    const keys = path.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    expect(document.getIn(['services', service, ...keys])).toBe(value);
  });

  test.each([
    ['migrate', 'todo_user'],
    ['grants', 'todo_user'],
    ['backend', 'todo_backend'],
    ['frontend', 'todo_frontend'],
  ])('%s is known to the database as %s', (service, role) => {
    const url = String(document.getIn(['services', service, 'environment', 'DATABASE_URL']));
    expect(new URL(interpolate(url)).username).toBe(role);
  });

  test.each(['postgres', 'migrate', 'grants', 'backend', 'frontend'])('%s runs confined', (service) => {
    expect(document.toJS()).toHaveProperty(`services.${service}`, expect.objectContaining(confined));
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
