import fc from 'fast-check';
import { buildArguments, databaseUrl, plainVariables } from '../../lib/environments';
import { fullest, smallest } from '../sample-environments';

describe('plain variables', () => {
  it('derive from one public domain, so that they cannot contradict each other', () => {
    const origin = 'https://one.example.net';
    const environment = { ...fullest, domain: 'one.example.net' } as const;
    const backend = { CORS_ORIGINS: origin, FRONTEND_URL: origin, BETTER_AUTH_URL: origin };
    expect(plainVariables(environment, 'frontend')).toMatchObject({ BETTER_AUTH_URL: origin });
    expect(plainVariables(environment, 'backend')).toMatchObject(backend);
  });

  it("are the environment's values as text, and the contract's defaults where it says nothing", () => {
    const own = { JWT_EXPIRATION: '900', LOG_LEVEL: 'WARNING' };
    expect(plainVariables(fullest, 'backend')).toMatchObject(own);
    expect(plainVariables(smallest, 'backend')).toMatchObject({ LOG_LEVEL: 'INFO', LOG_FORMAT: 'json' });
  });

  it('let the scripts of further origins ask the backend, where an environment names them', () => {
    const allowedOrigins = ['https://old.example.org'] as const;
    const { CORS_ORIGINS } = plainVariables({ ...fullest, allowedOrigins }, 'backend');
    expect(CORS_ORIGINS).toBe('https://tasks.example.org,https://old.example.org');
  });

  it('lead a pod to the Service of the frontend where browsers use localhost, and no browser there', () => {
    expect(smallest.domain).toBe('localhost');
    expect(plainVariables(smallest, 'backend')).toMatchObject({
      BETTER_AUTH_URL: 'http://todo-frontend:3000',
      FRONTEND_URL: 'http://localhost:3000',
    });
    expect(plainVariables(smallest, 'frontend')['BETTER_AUTH_URL']).toBe('http://localhost:3000');
  });
});

describe('build arguments', () => {
  it('are addresses that a browser reaches', () => {
    expect(buildArguments(fullest, 'frontend')).toMatchObject({
      NEXT_PUBLIC_API_URL: 'https://api.tasks.example.org',
      NEXT_PUBLIC_API_BASE_URL: 'https://api.tasks.example.org',
      NEXT_PUBLIC_BETTER_AUTH_URL: 'https://tasks.example.org',
      NEXT_PUBLIC_OPENAI_DOMAIN_KEY: 'domain-key',
    });
    expect(buildArguments(smallest, 'frontend')['NEXT_PUBLIC_API_URL']).toBe('http://localhost:8000');
  });

  it.each([
    ['v1.2.3', '1.2.3'],
    ['git-1a2b3c4', 'git-1a2b3c4'],
    ['validation-fix', 'validation-fix'],
  ])('show the version %s as %s', (version, shown) => {
    expect(buildArguments({ ...smallest, version }, 'frontend')['NEXT_PUBLIC_APP_VERSION']).toBe(shown);
  });
});

describe('the connection string of the database', () => {
  it('names role, host, port and database, and gives back any password to whoever decodes it', () => {
    const special = fc.constantFrom(...'@/%:#?[&+ \\\'"a'.split(''));
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: special }));
    expect(databaseUrl(smallest, 'owner', 'word')).toBe(
      'postgresql://todo_user:word@todo-postgres:5432/todo_db',
    );
    fc.assert(
      fc.property(anything, (password) => {
        const url = new URL(databaseUrl(smallest, 'owner', password));
        expect(decodeURIComponent(url.password)).toBe(password);
        url.password = 'word';
        expect(url.href).toBe(databaseUrl(smallest, 'owner', 'word'));
      }),
      { numRuns: 300 },
    );
  });
});
