import fc from 'fast-check';
import { containers } from '../../lib/contract';
import { isDomainName, publicOrigin, serviceAddress } from '../../lib/environments';
import { furtherServices } from '../sample-environments';

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?$/);

describe('a domain', () => {
  it('is two or more labels with dots between them; one is a Service or a host of the local network', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 5 }), (labels) => {
        expect(isDomainName(labels.join('.'))).toBe(true);
        expect(labels.filter((text) => isDomainName(text))).toEqual([]);
      }),
    );
  });

  const no = ['', '.', 'a.', '.b', 'a..b', '-a.b', 'a-.b', 'A.b', 'a_b.c', 'a.b/', 'a.b:80', 'https://a.b'];
  it.each([...no, `${'a'.repeat(64)}.b`])('is not %j', (text) => {
    expect(isDomainName(text)).toBe(false);
  });

  it('leaves room for `api.`, or a longer host, within the 253 characters of a DNS name', () => {
    const hosts = ['api', ...furtherServices.map((key) => containers[key].publicHost ?? '')];
    const most = 252 - Math.max(...hosts.map(({ length }) => length));
    const labels = `${'a'.repeat(62)}.`.repeat(3);
    const longest = `${labels}${'a'.repeat(most - 191)}.b`;
    expect(longest).toHaveLength(most);
    expect(isDomainName(longest)).toBe(true);
    expect(isDomainName(`a${longest}`)).toBe(false);
  });
});

describe('public origins', () => {
  it.each([
    ['tasks.example.org', 'https://tasks.example.org', 'https://api.tasks.example.org'],
    ['localhost', 'http://localhost:3000', 'http://localhost:8000'],
  ] as const)('of %s are what a browser sends as Origin: %s and %s', (domain, frontend, backend) => {
    expect(publicOrigin(domain, 'frontend')).toBe(frontend);
    expect(publicOrigin(domain, 'backend')).toBe(backend);
    expect(publicOrigin(domain, 'postgres')).toBeUndefined();
    for (const origin of [frontend, backend]) expect(new URL(origin).origin).toBe(origin);
  });
});

it('the address of a Service is its name at its port, by the scheme of its clients', () => {
  expect(serviceAddress('backend')).toBe('http://todo-backend:8000');
  expect(serviceAddress('frontend')).toBe('http://todo-frontend:3000');
  expect(serviceAddress('postgres')).toBe('postgresql://todo-postgres:5432');
});
