import { type Dialect, matchesHost, readHostPattern, sampleOf } from '../../tools/reach/host';

/** Recorded from pkg/fqdn/matchpattern of github.com/cilium/cilium v1.20.2: a pattern, a host, and whether it matches. */
const verdicts = `
api.openai.com api.openai.com true
api.openai.com API.OPENAI.COM true
API.OpenAI.com. api.openai.com true
api.openai.com evil.api.openai.com false
api.openai.com api.openai.com.evil.example false
api.openai.com apiXopenai.com false
api.openai.com openai.com false
*.openai.com api.openai.com true
*.openai.com openai.com false
*.openai.com eu.api.openai.com false
*.openai.com openai.com.evil.example false
*openai.com openai.com true
*openai.com myopenai.com true
*openai.com api.openai.com false
api*.openai.com api.openai.com true
api*.openai.com api-2.openai.com true
api*.openai.com a.openai.com false
api*.openai.com api.eu.openai.com false
*api.openai.com my-api.openai.com true
a*b*c.example.com abc.example.com true
a*b*c.example.com axxbyyc.example.com true
a*b*c.example.com acb.example.com false
a*b*c.example.com abcb.example.com false
api.*.com api.openai.com true
api.*.com api.com false
api.*.com api.eu.openai.com false
api.openai.* api.openai.com true
api.openai.* api.openai.co.uk false
**.openai.com api.openai.com true
**.openai.com eu.api.openai.com true
**.openai.com openai.com false
**.openai.com evilopenai.com false
***.openai.com eu.api.openai.com true
**openai.com eu.api.openai.com false
**openai.com myopenai.com true
eu.**.openai.com eu.api.openai.com true
eu.**.openai.com eu.a.b.openai.com false
* api.openai.com true
* localhost true
** eu.api.openai.com true
*. api.openai.com true
*.* api.openai true
*.* api.openai.com false
*.*.com api.openai.com true
under_score.example.com under_score.example.com true
*.example.com under_score.example.com true
aa*aa.example.com aaa.example.com false
aa*aa.example.com aaaa.example.com true
`;

describe('a pattern of hosts', () => {
  test.each(
    verdicts
      .trim()
      .split('\n')
      .map((line) => line.split(' ')),
  )('of Cilium matches as Cilium does: %s and %s: %s', (text = '', host = '', verdict = '') => {
    const pattern = readHostPattern('cilium', text);
    expect(pattern !== undefined && matchesHost(pattern, host)).toBe(verdict === 'true');
  });

  test.each<readonly [Dialect, string, readonly string[], readonly string[]]>([
    ['calico', 'Example.com', ['example.com'], ['www.example.com', 'example.org']],
    ['calico', '*.example.com', ['www.example.com', 'www.eu.example.com'], ['example.com', 'aexample.com']],
    ['gke', 'api.example.com', ['api.example.com'], ['example.com', 'eu.api.example.com']],
    ['gke', '*.example.com', ['api.example.com'], ['eu.api.example.com', 'example.com']],
    ['squid', 'example.com', ['example.com', 'EXAMPLE.com'], ['www.example.com', 'example.com.evil.org']],
    ['squid', '.example.com', ['example.com', 'a.b.example.com'], ['evilexample.com']],
  ])('of %s is read as it is documented: %s', (dialect, text, yes, no) => {
    const pattern = readHostPattern(dialect, text);
    const matches = (host: string): boolean => pattern !== undefined && matchesHost(pattern, host);
    expect([...yes, ...no].filter(matches)).toEqual(yes);
    expect(pattern && matches(sampleOf(pattern))).toBe(true);
  });

  test.each<readonly [Dialect, string]>([
    ['calico', 'update.*.example.com'],
    ['calico', '*example.com'],
    ['gke', 'api.*.com'],
    ['squid', '*.example.com'],
    ['cilium', 'a b.example.com'],
  ])('of %s that is not documented is not read: %s', (dialect, text) => {
    expect(readHostPattern(dialect, text)).toBeUndefined();
  });
});
