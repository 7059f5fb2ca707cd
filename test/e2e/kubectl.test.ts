import { type Kubectl, kubectl } from '../../tools/e2e/kubectl';
import { Mistake } from '../../tools/command';
import { kubectlOnPath } from './fake-kubectl';

/** The kubectl of a PATH. */
function on(path: string, signal?: AbortSignal): Kubectl {
  return kubectl(signal, { PATH: path });
}

describe('kubectl as a child process', () => {
  it('gets each argument as it is: no shell takes it apart', async () => {
    const fake = kubectlOnPath();
    const args = ['get', '$(touch /tmp/never)', 'a b', '"; exit 1', '`id`', '*', "it's", 'line\nline', ''];
    await expect(on(fake.path).run(args, 'secret by standard input')).resolves.toMatchObject({ status: 0 });
    expect(fake.calls()).toEqual([{ args, input: 'secret by standard input' }]);
  });

  it('answers with status and both outputs', async () => {
    const { path } = kubectlOnPath("answer(3, 'said', 'complained')");
    const answer = { status: 3, stdout: 'said', stderr: 'complained' };
    await expect(on(path).run(['get'])).resolves.toEqual(answer);
  });

  it('is stopped when the run is', async () => {
    const { path } = kubectlOnPath("answer(0, 'here\\n'); hang()");
    const stop = new AbortController();
    const running = on(path, stop.signal).start(['port-forward']);
    running.endInput();
    await expect(running.firstLine).resolves.toBe('here');
    stop.abort();
    await expect(running.answer).resolves.toMatchObject({ status: 1 });
    await expect(on(path, stop.signal).run(['get'])).rejects.toThrow('aborted');
  });

  it('says what a run complained about that ended before its first line', async () => {
    const { path } = kubectlOnPath("answer(1, '', 'error: unable to forward port')");
    const running = on(path).start(['port-forward']);
    running.endInput();
    await expect(running.firstLine).rejects.toThrow('unable to forward port');
  });

  it('asks to be installed where it is not', async () => {
    await expect(on('/nowhere').run(['get'])).rejects.toThrow(Mistake);
  });
});
