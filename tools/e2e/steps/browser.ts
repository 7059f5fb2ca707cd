import { contract } from '../../../lib/contract';
import { plainVariables } from '../../../lib/environments';
import { User } from '../examples/user';
import { forwarded } from '../http';
import { NotProven, passed, type Stage, type Step } from '../step';
import { replaced, stackPods } from '../workloads';

const { frontend, backend } = contract;

/** Works while both Services are open on this machine, at these ports or at ports that are free. */
async function opened<T>({ cluster }: Stage, work: (ports: Ports) => Promise<T>, ports?: Ports): Promise<T> {
  const portOf = (address: string): string => new URL(address).port;
  return forwarded(
    cluster,
    frontend,
    (front) =>
      forwarded(
        cluster,
        backend,
        (back) => work({ frontend: portOf(front), backend: portOf(back) }),
        ports?.backend,
      ),
    ports?.frontend,
  );
}

interface Ports {
  readonly frontend: string;
  readonly backend: string;
}

/** What a user sees and keeps, whatever happens to pods. */
export const browser: Step = {
  name: 'browser',
  proves:
    'in a browser one signs up, writes a to-do and asks the chat, and has all of it after a restart of every pod',
  needs: ['ready', 'rows'],
  prove: async (stage) => {
    if (stage.browser === undefined)
      return {
        outcome: 'not applicable',
        detail: 'this machine has no Chromium or Chrome: name one with --browser',
      };
    // A library of its own, which takes longer to load than many a run without it.
    const { browse, TodoPage } = await import('../examples/page.js');
    const { BETTER_AUTH_URL = '' } = plainVariables(stage.environment, 'frontend');
    const user = new User();
    const ports = await opened(stage, (free) => Promise.resolve(free));
    const atBackend = `127.0.0.1:${ports.backend}`;
    const chromium = await browse(stage.browser, {
      [new URL(BETTER_AUTH_URL).host]: `127.0.0.1:${ports.frontend}`,
      [`localhost:${backend.port.number}`]: atBackend,
      // As a line of the hosts file does for an image that was built with the Service's name.
      [`${backend.name}:${backend.port.number}`]: atBackend,
    }).catch((error: unknown) => {
      throw new NotProven(firstLine(error));
    });
    try {
      const page = new TodoPage(await chromium.newPage());
      const using = (work: () => Promise<void>): Promise<void> =>
        opened(stage, () => work().catch((error: unknown) => complain(page, error)), ports);
      await using(async () => {
        await page.signUp(BETTER_AUTH_URL, user);
        await page.add('bread');
        await page.say('Add milk', 'It is done:');
        await page.finish('milk');
      });
      const pods = await stackPods(stage);
      await replaced(stage, pods);
      let todos: readonly string[] = [];
      await using(async () => {
        await page.reload(user.name);
        await page.expectDone('milk');
        todos = await page.todos();
      });
      if (todos.join() !== 'bread,milk')
        throw new NotProven(`After the restart the to-dos are: ${todos.join(', ')}`);
      return passed(
        `signed up, bread added by hand and milk by the chat; both there, and still signed in, after ${pods.length} pods were replaced`,
      );
    } finally {
      await chromium.close();
    }
  },
};

/** @throws NotProven with what did not come, and what the page complains about. */
async function complain(
  page: { readonly complaints: () => Promise<readonly string[]> },
  error: unknown,
): Promise<never> {
  const complaints = await page.complaints().catch(() => []);
  throw new NotProven([firstLine(error), ...complaints.map((each) => `the page says: ${each}`)].join('; '));
}

/** What an error of the browser says; the lines below tell what was tried meanwhile. */
function firstLine(error: unknown): string {
  return String(error).replace(/\n.*/s, '');
}
