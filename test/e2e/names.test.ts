import { withoutNames } from '../../tools/e2e/network/names';
import { FakeKubectl } from './fake-kubectl';
import { listed, stageOn } from './stages';

const running = ['e2e-as-migration', 'e2e-foreigner'].map((name) => ({
  kind: 'Pod',
  metadata: { name, labels: { 'todo-chatbot/e2e': 'own' } },
  status: { phase: 'Running', conditions: [{ type: 'ContainersReady', status: 'True' }] },
}));

/** What is said of a cluster whose DNS answers a pod of the stack, and a pod that no policy selects. */
function said(ours: boolean, theirs: boolean): Promise<readonly string[]> {
  const kubectl = new FakeKubectl(({ args }) => {
    if (!args.includes('exec')) return { stdout: listed(running) };
    return {
      stdout: JSON.stringify((args.join(' ').includes('outside') ? theirs : ours) ? '10.96.0.1' : null),
    };
  });
  return withoutNames(stageOn(kubectl));
}

test.each([
  ['nothing, where names are answered', true, true, /^$/],
  [
    'that the stack alone gets no answer, and what to choose',
    false,
    true,
    /DNS is what is blocked.*TODO_CHATBOT_DNS/,
  ],
  ['that nobody gets one', false, false, /DNS of the cluster answers nobody/],
])('where nothing becomes Ready it is said: %s', async (_, ours, theirs, expected) => {
  expect((await said(ours, theirs)).join(' ')).toMatch(expected);
});
