import { spawn } from 'node:child_process';
import { programOf, root } from '../command';
import { kubectlOnPath, withoutPlace, type KubectlOnPath } from './fake-kubectl';

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command; `stop` sends it a signal, such as Ctrl-C's, once something is so. */
function e2e(
  kubectl: KubectlOnPath,
  args: readonly string[],
  stop?: { readonly when: () => boolean; readonly signal: NodeJS.Signals },
): Promise<Ended> {
  const child = spawn(process.execPath, [...programOf('e2e'), ...args], {
    cwd: root,
    env: { PATH: kubectl.path },
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const watch = setInterval(() => {
    if (stop?.when() !== true) return;
    clearInterval(watch);
    child.kill(stop.signal);
  }, 20);
  return new Promise((resolve) => {
    child.once('close', (status) => {
      clearInterval(watch);
      resolve({ status, ...output });
    });
  });
}

function commands(kubectl: KubectlOnPath): readonly string[] {
  return kubectl.calls().map(({ args }) => withoutPlace(args).join(' '));
}

describe('npm run e2e', () => {
  it('tries nothing on a context that it was not told', async () => {
    const kubectl = kubectlOnPath("answer(0, 'production\\n')");
    const { status, out, err } = await e2e(kubectl, []);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('The current context is production');
    expect(commands(kubectl)).toEqual(['config current-context']);
  });

  it.each([
    ['prints its options', '--help', 0, /--environment NAME/, /^$/],
    ['refuses an option that it does not know, with one sentence', '--shell', 2, /^$/, /^.+\n$/],
  ])('%s', async (_, option, status, out, err) => {
    const ended = await e2e(kubectlOnPath(), [option]);
    expect(ended.status).toBe(status);
    expect(ended.out).toMatch(out);
    expect(ended.err).toMatch(err);
  });

  it('ends with status 1, and removes its namespace, when something is not proven', async () => {
    const kubectl = kubectlOnPath("if (args.includes('apply')) answer(1, '', 'the server is out of order')");
    const { status, out } = await e2e(kubectl, ['--context', 'a-cluster', '--namespace', 'here']);
    expect(status).toBe(1);
    expect(out).toMatch(/^failed +preparation .* the server is out of order$/m);
    expect(commands(kubectl)).toContain('delete namespace here here-outside --ignore-not-found --wait=false');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('removes its namespace also after %s', async (signal) => {
    const kubectl = kubectlOnPath("if (args.includes('apply')) hang()");
    const { status, out, err } = await e2e(kubectl, ['--context', 'a-cluster', '--namespace', 'here'], {
      when: () => commands(kubectl).some((command) => command.startsWith('apply')),
      signal,
    });
    expect(status).toBe(130);
    expect(err).toContain(`${signal}: stopping`);
    expect(out).toMatch(/^not run +preparation/m);
    expect(commands(kubectl).slice(-4)).toEqual([
      'delete namespace here here-outside --ignore-not-found --wait=false',
      'delete pods --all --grace-period=1 --wait=false',
      'delete pods --all --grace-period=1 --wait=false',
      'wait --for=delete namespace/here namespace/here-outside --timeout=120s',
    ]);
  });
});
