import { network } from '../../tools/e2e/steps/network';
import { FakeKubectl, withoutPlace } from './e2e/fake-kubectl';
import { listed, pod, stageOn } from './e2e/stages';

describe('network paths', () => {
  /** A cluster in which a pod of this name reaches a port or not. */
  const cluster = (reaches: (pod: string, port: number) => boolean): FakeKubectl =>
    new FakeKubectl(({ args }) => {
      const [verb, name = '', , , , targets = '[]'] = withoutPlace(args);
      if (verb === 'exec') {
        const ports = [...targets.matchAll(/"port":(\d+)/g)].map(([, port]) => Number(port));
        return { stdout: JSON.stringify(ports.map((port) => reaches(name, port))) };
      }
      const selector = args.find((argument) => argument.startsWith('--selector=')) ?? '';
      if (selector.includes('kube-dns')) return { stdout: listed([pod('dns', 9)]) };
      if (selector.includes('e2e=client')) return { stdout: listed([pod('e2e-client', 8)]) };
      const workload = /name=(todo-\w+)/.exec(selector)?.[1];
      if (workload !== undefined) return { stdout: listed([pod(workload, 1)]) };
      const idle = ['frontend', 'backend', 'postgres', 'migration', 'backup'].map(
        (party) => `e2e-as-${party}`,
      );
      const pods = [...idle, 'e2e-stranger', 'e2e-denied'].map((each) => ({
        metadata: { name: each },
        status: { conditions: [{ type: 'ContainersReady', status: 'True' }] },
      }));
      return { stdout: listed(verb === 'get' ? pods : []) };
    });

  /** The declared flows of minikube. */
  const declared = (name: string, port: number): boolean => {
    if (name.startsWith('e2e-client')) return true;
    if (name === 'e2e-denied' || name === 'e2e-stranger') return false;
    if (port === 53) return true;
    if (port === 5432) return name !== 'e2e-as-postgres';
    return port === 8000 && name === 'e2e-as-frontend';
  };

  it('are proven when exactly the declared ones are open', async () => {
    const stage = stageOn(cluster(declared));
    await expect(network.prove(stage)).resolves.toEqual({
      outcome: 'passed',
      detail: '10 declared paths are open, 14 others refused',
    });
  });

  it('are never called proven where the cluster enforces no policy', async () => {
    const stage = stageOn(cluster(() => true));
    await expect(network.prove(stage)).resolves.toMatchObject({ outcome: 'not enforced' });
  });

  it('are not proven when a stranger gets through, although the cluster enforces policies', async () => {
    const lenient = cluster((name, port) => name === 'e2e-stranger' || declared(name, port));
    await expect(network.prove(stageOn(lenient))).rejects.toThrow(
      'a stranger → frontend is open, and not declared',
    );
  });

  it('are not proven when nobody reaches DNS: then nothing can be said', async () => {
    await expect(network.prove(stageOn(cluster(() => false)))).rejects.toThrow('nothing can be said');
  });
});
