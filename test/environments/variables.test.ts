import fc from 'fast-check';
import { buildArguments, databaseUrl, plainVariables, production } from '../../lib/environments';
import { fullest, smallest } from '../sample-environments';

describe('plain variables', () => {
  it('derive from one public domain, so that they cannot contradict each other', () => {
    const environment = { ...fullest, domain: 'one.example.net' } as const;
    expect(plainVariables(environment, 'frontend')['BETTER_AUTH_URL']).toBe('https://one.example.net');
    expect(plainVariables(environment, 'backend')).toMatchObject({
      CORS_ORIGINS: 'https://one.example.net',
      FRONTEND_URL: 'https://one.example.net',
      BETTER_AUTH_URL: 'https://one.example.net',
    });
  });

  it("are the contract's defaults where the environment says nothing", () => {
    expect(plainVariables(smallest, 'backend')).toMatchObject({ LOG_LEVEL: 'INFO', LOG_FORMAT: 'json' });
  });

  it("are the environment's values where it says something, as text", () => {
    expect(plainVariables(fullest, 'backend')).toMatchObject({
      JWT_EXPIRATION: '900',
      LOG_LEVEL: 'WARNING',
      MCP_SERVER_URL: 'http://mcp.example.org:9000/mcp',
    });
  });

  it('leave out what has neither value nor default', () => {
    expect(plainVariables(smallest, 'backend')).not.toHaveProperty('MCP_SERVER_URL');
  });

  it('trust the headers of a proxy only where there is one', () => {
    const trust = (environment: typeof production): string | undefined =>
      plainVariables(environment, 'frontend')['BETTER_AUTH_TRUST_HOST'];
    expect(production.edge.kind).not.toBe('none');
    expect(trust(production)).toBe('true');
    expect(trust({ ...production, edge: { kind: 'none' } })).toBe('false');
  });
});

describe('build arguments', () => {
  it('are addresses that a browser reaches', () => {
    expect(buildArguments(fullest)).toMatchObject({
      NEXT_PUBLIC_API_URL: 'https://api.tasks.example.org',
      NEXT_PUBLIC_API_BASE_URL: 'https://api.tasks.example.org',
      NEXT_PUBLIC_BETTER_AUTH_URL: 'https://tasks.example.org',
      NEXT_PUBLIC_OPENAI_DOMAIN_KEY: 'domain-key',
    });
    expect(buildArguments(smallest)['NEXT_PUBLIC_API_URL']).toBe('http://localhost:8000');
  });

  it.each([
    ['v1.2.3', '1.2.3'],
    ['git-1a2b3c4', 'git-1a2b3c4'],
    ['validation-fix', 'validation-fix'],
  ])('show the version %s as %s', (version, shown) => {
    expect(buildArguments({ ...smallest, version })['NEXT_PUBLIC_APP_VERSION']).toBe(shown);
  });
});

describe('the connection string of the database', () => {
  it('names role, host, port and database', () => {
    expect(databaseUrl(smallest, 'word')).toBe('postgresql://todo_user:word@todo-postgres:5432/todo_db');
  });

  it('gives back any password to whoever decodes it, and nothing else changes', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('@', '/', '%', ':', '#', '?', '[', '&', '+', ' ', '\\', "'", '"', 'a'),
      }),
    );
    fc.assert(
      fc.property(anything, (password) => {
        const url = new URL(databaseUrl(smallest, password));
        expect(decodeURIComponent(url.password)).toBe(password);
        expect([url.username, url.host, url.pathname, url.search, url.hash]).toEqual([
          'todo_user',
          'todo-postgres:5432',
          '/todo_db',
          '',
          '',
        ]);
      }),
      { numRuns: 300 },
    );
  });
});
