import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { matrix } from '../../tools/reach';
import { type Outcome, runCommand } from '../command';
import { deployment, policy, topologyFrom } from './manifests';

const folder = mkdtempSync(join(tmpdir(), 'reach-'));

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command in a folder of its own. */
function reach(args: readonly string[], input = ''): Outcome {
  return runCommand('reach', args, { cwd: folder, input });
}

const web = deployment('web', { ports: [{ containerPort: 3000 }] });
const closed = policy('closed', { podSelector: {}, policyTypes: ['Ingress'] });
const yaml = (...objects: readonly unknown[]): string =>
  objects.map((object) => stringify(object)).join('---\n');
const manifest = yaml(web, closed);
writeFileSync(join(folder, 'web.yaml'), manifest);

describe('npm run reach', () => {
  test('prints the matrix of each file', () => {
    const { status, stdout, stderr } = reach(['web.yaml', '-'], manifest);
    expect(stdout).toMatch(/^web\.yaml\n\n.*Deployment[^]*^standard input\n\n.*Deployment/m);
    expect(stdout.match(/^internet 203\.0\.113\.10 +refused$/gm)).toHaveLength(2);
    expect(stdout).not.toContain('closed');
    expect([stderr, status]).toEqual(['', 0]);
  });

  test('names the policies with --why', () => {
    const sentence =
      'internet 203.0.113.10 to Deployment here/web TCP 3000: refused; egress not isolated, ingress refused by closed';
    expect(reach(['--why', 'web.yaml']).stdout).toContain(sentence);
  });

  test('prints the matrix as JSON with --json', () => {
    const report: unknown = JSON.parse(reach(['--json', 'web.yaml']).stdout);
    expect(report).toEqual([
      { file: 'web.yaml', ...matrix(topologyFrom([web, closed])), allowLists: [], problems: [] },
    ]);
  });

  test('takes what differs between clusters from its options', () => {
    const podSelector = { matchLabels: { app: 'gateway' } };
    const open = policy('open', {
      podSelector: {},
      ingress: [{ from: [{ namespaceSelector: {}, podSelector }] }],
    });
    const options = ['--internet', '198.51.100.7', '--cluster-address', '172.20.0.1', '--namespace', 'todo'];
    const edge = ['--edge', 'gateway', '--edge-label', 'app=gateway', '--host', 'a.example:8443'];
    const homeless = { ...deployment('homeless'), metadata: { name: 'homeless' } };
    const { stdout } = reach(['-', ...options, ...edge], yaml(web, closed, open, homeless));
    expect(stdout).toMatch(/^edge gateway +allowed$/m);
    expect(stdout).toMatch(/^internet 198\.51\.100\.7 +refused$/m);
    expect(stdout).toContain('172.20.0.1');
    expect(stdout).toMatch(/ a\.example$/m);
    expect(stdout).toMatch(/ TCP 8443$/m);
    expect(stdout).toContain('Deployment todo/homeless');
  });

  test('says what depends on addresses, until --pod-range and --node-range name them', () => {
    const agent = deployment('agent', { hostNetwork: true, ports: [{ containerPort: 9100 }] });
    const to = ['10.0.0.0/8', '192.168.0.0/16'].map((cidr) => ({ ipBlock: { cidr } }));
    const podSelector = { matchLabels: { app: 'web' } };
    const input = yaml(web, agent, policy('out', { podSelector, policyTypes: ['Egress'], egress: [{ to }] }));
    const ranges = ['--pod-range', '10.244.0.0/16', '--node-range', '192.168.49.0/24'];
    const row = /^Deployment here\/web +(\S+) +(\S+)/m;
    const [unknown, known] = [reach(['-'], input), reach(['-', ...ranges], input)];
    expect(row.exec(unknown.stdout)?.slice(1)).toEqual(['allowed?', 'allowed?']);
    expect(row.exec(known.stdout)?.slice(1)).toEqual(['allowed', 'allowed']);
    const note = 'allowed?: an ipBlock decides, and it depends on the addresses that the cluster gives';
    expect([unknown, known].map(({ stdout }) => stdout.includes(note))).toEqual([true, false]);
  });

  test('reads dist/*.k8s.yaml in alphabetical order when no file is named', () => {
    mkdirSync(join(folder, 'dist'));
    for (const name of ['b.k8s.yaml', 'a.k8s.yaml', 'notes.yaml'])
      writeFileSync(join(folder, 'dist', name), manifest);
    expect(reach([]).stdout.match(/^dist.*$/gm)).toEqual(['dist/a.k8s.yaml', 'dist/b.k8s.yaml']);
    rmSync(join(folder, 'dist'), { recursive: true });
  });

  test('explains itself', () => {
    const { status, stdout } = reach(['--help']);
    expect([status, stdout.slice(0, 20)]).toEqual([0, 'Usage: npm run reach']);
  });

  test('prints the matrix and complains when an object could not be read', () => {
    const { status, stdout, stderr } = reach(['-'], yaml(web, policy('p', 7)));
    expect(stdout).toContain('Deployment');
    expect(stderr).toBe('standard input: NetworkPolicy here/p is left out: spec should be a mapping.\n');
    expect(status).toBe(1);
  });

  test.each([
    ['a file that is not there', ['gone.yaml'], '', 'gone.yaml cannot be read: no such file or directory.'],
    ['a folder', ['.'], '', '. cannot be read: illegal operation on a directory.'],
    ['what is not YAML', ['-'], 'a: [', /^standard input is not YAML: .* in line 1\.$/],
    ['what holds no object', ['-'], 'hello', 'standard input holds no Kubernetes object.'],
    ['nothing', ['-'], '', 'standard input holds no Kubernetes object.'],
    ['no file where dist is missing', [], '', 'dist holds no *.k8s.yaml: run npm run synth first.'],
    ['an unknown option', ['--wat'], '', "Unknown option '--wat' (--help lists the options)."],
    ['no address', ['--internet', 'example.com', 'web.yaml'], '', '"example.com" is no IP address.'],
    ['no range', ['--pod-range', '10.0.0.0', 'web.yaml'], '', '"10.0.0.0" is no range in CIDR notation.'],
    ['no host', ['--host', 'a/b', '-'], '', '--host a/b: expected the name of a host, and perhaps a port.'],
    ['an edge label without an edge', ['--edge-label', 'a=b', 'web.yaml'], '', '--edge-label needs --edge.'],
    ['half a label', ['--edge', 'x', '--edge-label', 'a', '-'], '', '--edge-label a: expected KEY=VALUE.'],
  ])('answers %s with one sentence and status 1', (_, args, input, sentence) => {
    const { status, stdout, stderr } = reach(args, input);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd()).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
  });
});
