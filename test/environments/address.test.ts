import fc from 'fast-check';
import { clusterAddress, isDomainName, publicOrigins } from '../../lib/environments';

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/);

describe('a domain', () => {
  it('is two or more labels with dots between them', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 5 }), (labels) => {
        expect(isDomainName(labels.join('.'))).toBe(true);
      }),
    );
  });

  it('is never a single label, which would be a Service or a host of the local network', () => {
    fc.assert(
      fc.property(label, (text) => {
        expect(isDomainName(text)).toBe(false);
      }),
    );
  });

  it.each([
    '',
    '.',
    'a.',
    '.b',
    'a..b',
    '-a.b',
    'a-.b',
    'A.b',
    'a_b.c',
    'a.b/',
    'a.b:80',
    'https://a.b',
    `${'a'.repeat(64)}.b`,
  ])('is not %j', (text) => {
    expect(isDomainName(text)).toBe(false);
  });

  it('leaves room for `api.` within the 253 characters of a DNS name', () => {
    const labels = `${'a'.repeat(62)}.`.repeat(3);
    const longest = `${labels}${'a'.repeat(58)}.b`;
    expect(longest).toHaveLength(249);
    expect(isDomainName(longest)).toBe(true);
    expect(isDomainName(`a${longest}`)).toBe(false);
  });
});

describe('public origins', () => {
  it('of a domain are the domain and its api., over https', () => {
    expect(publicOrigins('tasks.example.org')).toEqual({
      frontend: 'https://tasks.example.org',
      backend: 'https://api.tasks.example.org',
    });
  });

  it("of localhost are the contract's ports, as port-forward publishes them", () => {
    expect(publicOrigins('localhost')).toEqual({
      frontend: 'http://localhost:3000',
      backend: 'http://localhost:8000',
    });
  });

  it('are what a browser sends as Origin, so that CORS compares equal', () => {
    const { frontend, backend } = publicOrigins('tasks.example.org');
    for (const origin of [frontend, backend]) {
      expect(new URL(origin).origin).toBe(origin);
    }
  });
});

it('a cluster address is the Service at its port', () => {
  expect(clusterAddress('backend')).toBe('http://todo-backend:8000');
  expect(clusterAddress('frontend')).toBe('http://todo-frontend:3000');
});
