import { contract } from '../../../lib/contract';
import { withAccess } from '../client';
import { headersOf } from '../examples/user';
import { listAt, numberAt } from '../../manifest';
import { programs } from '../programs';
import { NotProven, passed, type Step } from '../step';
import { untilLetIn, whileRolling } from './rolling';

const { name, port } = contract.backend;

/** How many streams there are, and how long each lasts: as long as an answer of the chat may. */
const count = 50;
const seconds = 40;

/** Answers that are under way when their pod must end. */
export const streams: Step = {
  name: 'streams',
  proves: `a rolling restart of each Deployment cuts none of ${count} answers of the chat, which last ${seconds} s each`,
  needs: ['ready', 'rolling'],
  prove: async (stage) =>
    withAccess(stage, async (pod) => {
      const headers = await headersOf(stage);
      await untilLetIn(stage, pod, headers);
      const input = { url: `http://${name}:${port.number}/chat`, headers, count, seconds };
      const result = await whileRolling(stage, pod, programs.streams, input);
      const cut = listAt(result, 'cut').map(String);
      const whole = numberAt(result, 'whole');
      if (whole === count) return passed(`0 of ${count} streams of ${seconds} s cut`);
      throw new NotProven(`${count - whole} of ${count} streams were cut: ${cut.slice(0, 5).join(', ')}`);
    }),
};
