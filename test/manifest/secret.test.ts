import { hidden, Manifest, Mask } from '../../tools/manifest';

/** What is shown of a file in a ConfigMap. */
function shown(file: string): unknown {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { file } };
  const { objects } = new Manifest([object]);
  return objects.map((each) => new Mask(objects).object(each))[0];
}

const script = (line: string): string => `#!/bin/sh\necho hello\n${line}\n`;

describe('a shell script in a ConfigMap', () => {
  it.each([
    ['an expansion', 'url="postgresql://${user:+${user%%:*}@}$host"'],
    ['an empty value', 'password='],
    ['an empty value before the end of a case', '*) password= ;;'],
    ['a pattern of a case', '*password=*) exit 1 ;;'],
    ['what a variable holds', 'export PGPASSWORD="$password"'],
    ['prose', '# It goes to PGPASSWORD: arguments are seen in ps.'],
  ])('is shown with %s in it', (_, line) => {
    expect(shown(script(line))).toMatchObject({ data: { file: script(line) } });
  });

  it.each([
    ['a value', 'PGPASSWORD=tell-tale'],
    ['a value in quotes', 'password="tell tale"'],
    ['a URL with a password', 'psql postgresql://me:tell-tale@db'],
    ['a URL with a password that is expanded in part', 'psql postgresql://me:tell$tale@db'],
    ['a value instead of an empty one', 'url="postgresql://${user:+me:tell-tale@}$host"'],
    ['a header', 'curl -H "Authorization: Bearer tell-tale"'],
    ['a value in a comment', '# password: tell-tale'],
    ['a value after an empty one', 'password= ;; token=tell-tale'],
  ])('is hidden with %s in it', (_, line) => {
    expect(shown(script(line))).toMatchObject({ data: { file: hidden } });
  });

  it('is no script without its first line', () => {
    expect(shown('[user]\npassword=\n  tell-tale\n')).toMatchObject({ data: { file: hidden } });
  });
});
