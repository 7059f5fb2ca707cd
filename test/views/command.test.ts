import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { deployment } from '../reach/manifests';
import { runProgram } from '../command';

const folder = mkdtempSync(join(tmpdir(), 'views-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command in a folder of its own. */
function views(...args: readonly string[]): readonly [status: number | null, stdout: string, stderr: string] {
  const { status, stdout, stderr } = runProgram('views', args, { cwd: folder });
  return [status, stdout, stderr];
}

writeFileSync(join(folder, 'web.yaml'), stringify(deployment('web')));
writeFileSync(join(folder, 'api.yaml'), stringify(deployment('api')));

describe('npm run views', () => {
  it('asks for a synthesized manifest where there is none', () => {
    expect(views()).toEqual([1, '', 'dist holds no *.k8s.yaml: run npm run synth first.\n']);
  });

  it('draws the manifests of dist into docs', () => {
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'dist', 'here.k8s.yaml'), stringify(deployment('web')));
    expect(views()).toEqual([0, 'docs/here.svg\n', '']);
    expect(readFileSync(join(folder, 'docs/here.svg'), 'utf8')).toMatch(/^<svg [^]*>web<\/text>/);
  });

  it('draws the files that are named, where it is told', () => {
    expect(views('web.yaml', 'api.yaml', '--output', 'a/b')).toEqual([0, 'a/b/web.svg\na/b/api.svg\n', '']);
  });

  it('writes a page with the differences, and no pictures beside it', () => {
    const ended = views('web.yaml', 'api.yaml', '--html', 'pages/overview.html');
    expect(ended).toEqual([0, 'pages/overview.html\n', '']);
    const page = readFileSync(join(folder, 'pages/overview.html'), 'utf8');
    expect(page).toContain('From web to api:');
    expect(page).toContain('<code>containers-state-resources</code> Deployment here/web: spec.template');
    expect(existsSync(join(folder, 'pages/web.svg'))).toBe(false);
  });

  it.each([
    [['none.yaml'], 'none.yaml cannot be read: no such file or directory.\n'],
    [['web.yaml', 'web.yaml'], 'Two of the files are called web: give one another name.\n'],
    [['web.yaml', '--output', 'web.yaml'], 'web.yaml/web.svg cannot be written: file already exists.\n'],
    [['--colour'], "Unknown option '--colour' (--help lists the options).\n"],
  ])('answers %j with one sentence', (args, sentence) => {
    expect(views(...args)).toEqual([1, '', sentence]);
  });

  it('tells how it is used', () => {
    expect(views('--help')).toEqual([0, expect.stringMatching(/^Usage: npm run views/), '']);
  });
});
