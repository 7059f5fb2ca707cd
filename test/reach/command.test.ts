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

const objects = [
  deployment('web', { ports: [{ containerPort: 3000 }] }),
  policy('closed', { podSelector: {}, policyTypes: ['Ingress'] }),
];
const manifest = objects.map((object) => stringify(object)).join('---\n');
writeFileSync(join(folder, 'web.yaml'), manifest);

describe('npm run reach', () => {
  test('prints the matrix of each file', () => {
    const { status, stdout, stderr } = reach(['web.yaml', 'web.yaml']);
    expect(stdout.match(/^web\.yaml$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^internet 203\.0\.113\.10 +refused$/m);
    expect([stderr, status]).toEqual(['', 0]);
  });

  test('reads standard input', () => {
    const { status, stdout } = reach(['-'], manifest);
    expect(stdout).toMatch(/^standard input\n\n.*Deployment/);
    expect(status).toBe(0);
  });

  test('names the policies with --why', () => {
    const sentence =
      'internet 203.0.113.10 to Deployment here/web TCP 3000: refused; egress not isolated, ingress refused by closed';
    expect(reach(['--why', 'web.yaml']).stdout).toContain(sentence);
    expect(reach(['web.yaml']).stdout).not.toContain('closed');
  });

  test('prints the matrix as JSON with --json', () => {
    const report: unknown = JSON.parse(reach(['--json', 'web.yaml']).stdout);
    expect(report).toEqual([{ file: 'web.yaml', ...matrix(topologyFrom(objects)), problems: [] }]);
  });

  test('takes what differs between clusters from its options', () => {
    const options = ['--internet', '198.51.100.7', '--cluster-address', '172.20.0.1', '--edge', 'gateway'];
    const { stdout } = reach([...options, 'web.yaml']);
    expect(stdout).toContain('edge gateway');
    expect(stdout).toContain('internet 198.51.100.7');
    expect(stdout).toContain('172.20.0.1');
  });

  test('gives the labels of --edge-label to the pod of the edge controller', () => {
    const open = policy('open', {
      podSelector: {},
      ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'gateway' } } }] }],
    });
    const args = ['-', '--edge', 'gateway', '--edge-label', 'app=gateway'];
    expect(reach(args, `${manifest}---\n${stringify(open)}`).stdout).toMatch(/^edge gateway +allowed$/m);
  });

  test('puts objects that name no namespace into that of --namespace', () => {
    const object = stringify({ ...deployment('web'), metadata: { name: 'web' } });
    expect(reach(['-', '--namespace', 'todo'], object).stdout).toContain('Deployment todo/web');
  });

  test('takes an ipBlock for pods when it holds the ranges of --pod-range and --node-range', () => {
    const agent = deployment('agent', { hostNetwork: true, ports: [{ containerPort: 9100 }] });
    const out = policy('out', {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }, { ipBlock: { cidr: '192.168.0.0/16' } }] }],
    });
    const both = [...objects.slice(0, 1), agent, out].map((object) => stringify(object)).join('---\n');
    const ranges = ['--pod-range', '10.244.0.0/16', '--node-range', '192.168.49.0/24'];
    const web = /^Deployment here\/web +(\w+) +(\w+)/m;
    expect(web.exec(reach(['-'], both).stdout)?.slice(1)).toEqual(['refused', 'refused']);
    expect(web.exec(reach(['-', ...ranges], both).stdout)?.slice(1)).toEqual(['allowed', 'allowed']);
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
    expect(stdout).toMatch(/^Usage: npm run reach/);
    expect(status).toBe(0);
  });

  test('prints the matrix and complains when an object could not be read', () => {
    const { status, stdout, stderr } = reach(['-'], `${manifest}---\n${stringify(policy('p', 7))}`);
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
    [
      'an address that is none',
      ['--internet', 'example.com', 'web.yaml'],
      '',
      '"example.com" is no IP address.',
    ],
    [
      'a range that is none',
      ['--pod-range', '10.0.0.0', 'web.yaml'],
      '',
      '"10.0.0.0" is no range in CIDR notation.',
    ],
    ['an edge label without an edge', ['--edge-label', 'a=b', 'web.yaml'], '', '--edge-label needs --edge.'],
    [
      'an edge label without a value',
      ['--edge', 'x', '--edge-label', 'a', 'web.yaml'],
      '',
      '--edge-label a: expected KEY=VALUE.',
    ],
  ])('answers %s with one sentence and status 1', (_, args, input, sentence) => {
    const { status, stdout, stderr } = reach(args, input);
    expect(stdout).toBe('');
    expect(stderr.trimEnd()).toEqual(
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    );
    expect(status).toBe(1);
  });
});
