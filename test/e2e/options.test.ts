import { parseArgs } from 'node:util';
import { Mistake } from '../../tools/command';
import { chosenContext, options, type Options, readOptions } from '../../tools/e2e/options';
import { FakeKubectl } from './fake-kubectl';

function read(args: readonly string[]): Options {
  return readOptions(parseArgs({ args: [...args], options }).values);
}

describe('the command line', () => {
  it('proves minikube with stand-ins on a stock image, in a namespace of its own, when it says nothing', () => {
    const found = read([]);
    expect(found.namespace).toMatch(/^todo-e2e-[0-9a-f]{6}$/);
    expect(found).toEqual({
      environment: 'minikube',
      namespace: found.namespace,
      keep: false,
      reports: [],
      images: {},
      examples: false,
      assignedUsers: false,
      streams: 50,
    });
    expect(read([]).namespace).not.toBe(found.namespace);
  });

  it('reads every option', () => {
    const args = [
      ...['--context', 'a-cluster', '--environment', 'production', '--namespace', 'here', '--keep'],
      ...['--report', 'a.json', '--report', 'a.xml'],
      ...['--frontend-image', 'f:v1', '--backend-image', 'b:v1', '--postgres-image', 'p:15'],
      ...['--image', 'backend=other:v1', '--examples', '--browser', '/opt/chrome'],
      ...['--egress', 'proxy=squid:6', '--assigned-users', '--streams', '200'],
    ];
    expect(read(args)).toEqual({
      context: 'a-cluster',
      environment: 'production',
      namespace: 'here',
      keep: true,
      reports: ['a.json', 'a.xml'],
      images: { frontend: 'f:v1', backend: 'b:v1', postgres: 'p:15', others: { backend: 'other:v1' } },
      examples: true,
      browser: '/opt/chrome',
      egress: { kind: 'proxy', image: 'squid:6' },
      assignedUsers: true,
      streams: 200,
    });
  });

  it.each([
    [['--frontend-image', 'no-tag'], /--frontend-image: "no-tag" is not an image reference/],
    [['--node-image=--privileged'], /node-image/],
    [['--postgres-image', 'p:15 --rm'], /is not an image reference/],
    [['--image', 'nobody=p:15'], /"nobody=p:15" is not KEY=IMAGE, with KEY one of frontend, backend/],
    [['--image', 'backend'], /is not KEY=IMAGE/],
    [['--egress', 'proxy'], /"proxy" is not open, addresses=RANGE/],
    [['--egress', 'addresses=10.0.0.1'], /is not open, addresses=RANGE/],
    [['--egress', 'cilium'], /is not open, addresses=RANGE/],
    [['--streams', '0'], /"0" is not a number from 1 to 9999/],
    [['--context', ''], /is no context/],
    [['--context=--kubeconfig=x'], /is no context/],
  ])('refuses %j', (args, sentence) => {
    expect(() => read(args)).toThrow(Mistake);
    expect(() => read(args)).toThrow(sentence);
  });
});

describe('the context', () => {
  const current = (name: string): FakeKubectl => new FakeKubectl(() => ({ stdout: `${name}\n` }));

  it.each(['minikube', 'kind-kind', 'kind-e2e', 'k3s-e2e'])('takes %s without asking', async (name) => {
    await expect(chosenContext(current(name), undefined)).resolves.toBe(name);
  });

  const others = 'production minikube-production my-kind-cluster kind e2e gke_e2e_eu prod-e2e-2'.split(' ');

  it.each(others)('refuses %s unless it is named', async (name) => {
    await expect(chosenContext(current(name), undefined)).rejects.toThrow(`--context ${name}`);
    await expect(chosenContext(current(name), name)).resolves.toBe(name);
  });

  it('refuses when there is none', async () => {
    const none = new FakeKubectl(() => ({ status: 1, stderr: 'error: current-context is not set' }));
    await expect(chosenContext(none, undefined)).rejects.toThrow(Mistake);
  });
});
