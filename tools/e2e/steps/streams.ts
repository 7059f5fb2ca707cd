import { contract } from '../../../lib/contract';
import { longestAnswerSeconds } from '../../../lib/environments';
import { withAccess } from '../client';
import { headersOf } from '../examples/user';
import { listAt, numberAt } from '../../manifest';
import { programs } from '../programs';
import { NotProven, passed, type Step } from '../step';
import { untilLetIn, whileRolling } from './rolling';

const { name, port } = contract.backend;

/** How many streams there are, and how long each lasts unless the environment allows less to an answer. */
const count = 50;
const usualSeconds = 40;

/** Answers that are under way when their pod must end. */
export const streams: Step = {
  name: 'streams',
  proves: `a rolling restart of each Deployment cuts none of ${count} answers of the chat, which stream for up to ${usualSeconds} s`,
  needs: ['ready', 'rolling'],
  prove: async (stage) =>
    withAccess(stage, async (pod) => {
      const headers = await headersOf(stage);
      const seconds = Math.min(usualSeconds, longestAnswerSeconds(stage.environment, 'backend'));
      await untilLetIn(stage, pod, headers);
      const input = { url: `http://${name}:${port.number}/chat`, headers, count, seconds };
      const result = await whileRolling(stage, pod, programs.streams, input);
      const cut = listAt(result, 'cut').map(String);
      const whole = numberAt(result, 'whole');
      if (whole === count) return passed(`0 of ${count} streams of ${seconds} s cut`);
      throw new NotProven(`${count - whole} of ${count} streams were cut: ${cut.slice(0, 5).join(', ')}`);
    }),
};
