import { type Outcome, runProgram } from '../command';
import { kubectlOnPath, withoutPlace, type KubectlOnPath } from './fake-kubectl';

function e2e(kubectl: KubectlOnPath, ...args: readonly string[]): Outcome {
  return runProgram('e2e', args, { env: { PATH: kubectl.path } });
}

const named = ['--context', 'a-cluster', '--namespace', 'here'];

function commands(kubectl: KubectlOnPath): readonly string[] {
  return kubectl.calls().map(({ args }) => withoutPlace(args).join(' '));
}

describe('npm run e2e', () => {
  it('tries nothing on a context that it was not told', () => {
    const kubectl = kubectlOnPath("answer(0, 'production\\n')");
    const { status, stdout, stderr } = e2e(kubectl);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('The current context is production');
    expect(commands(kubectl)).toEqual(['config current-context']);
  });

  it.each([
    ['prints its options', '--help', 0, /--environment NAME/, /^$/],
    ['refuses an option that it does not know, with one sentence', '--shell', 2, /^$/, /^.+\n$/],
  ])('%s', (_, option, status, out, err) => {
    const ended = e2e(kubectlOnPath(), option);
    expect(ended.status).toBe(status);
    expect(ended.stdout).toMatch(out);
    expect(ended.stderr).toMatch(err);
  });

  it('ends with status 1, and removes its namespace, when something is not proven', () => {
    const kubectl = kubectlOnPath("if (args.includes('apply')) answer(1, '', 'the server is out of order')");
    const { status, stdout } = e2e(kubectl, ...named);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^failed +preparation .* the server is out of order$/m);
    expect(commands(kubectl)).toContain('delete namespace here here-outside --ignore-not-found --wait=false');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('removes its namespace also after %s', (signal) => {
    const interruption = `process.kill(process.ppid, '${signal}'); hang();`;
    const kubectl = kubectlOnPath(`if (args.includes('apply')) { ${interruption} }`);
    const { status, stdout, stderr } = e2e(kubectl, ...named);
    expect(status).toBe(130);
    expect(stderr).toContain(`${signal}: stopping`);
    expect(stdout).toMatch(/^not run +preparation/m);
    expect(commands(kubectl).slice(-4)).toEqual([
      'delete namespace here here-outside --ignore-not-found --wait=false',
      'delete pods --all --grace-period=1 --wait=false',
      'delete pods --all --grace-period=1 --wait=false',
      'wait --for=delete namespace/here namespace/here-outside --timeout=120s',
    ]);
  });
});
