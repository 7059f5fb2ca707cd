import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { flows, type IngressEdge, minikube, production } from '../../lib/environments';
import { ownLabels } from '../../tools/e2e/client';
import { browserFile } from '../../tools/e2e/examples/browser-file';
import { modelIn, modelObjects } from '../../tools/e2e/examples/model';
import { User } from '../../tools/e2e/examples/user';
import type { Running } from '../../tools/e2e/kubectl';
import type { Finding } from '../../tools/e2e/step';
import { stepsOf } from '../../tools/e2e/steps';
import { browser } from '../../tools/e2e/steps/browser';
import { streams } from '../../tools/e2e/steps/streams';
import { listAt, numberAt, textAt } from '../../tools/manifest';
import { FakeKubectl } from './fake-kubectl';
import { listed, pod, stageOn } from './stages';

const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

async function serving(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return numberAt(server.address(), 'port');
}

/** A kubectl whose port-forwards lead to a port of this machine, and whose other programs write what is given. */
class KubectlWith extends FakeKubectl {
  constructor(
    private readonly port: number,
    private readonly output = '',
  ) {
    let pods = 1;
    super(({ args }) => {
      if (args.includes('restart')) pods += 1;
      if (args.includes('--namespace=nowhere')) return { stdout: listed([]) };
      if (args.join(' ').includes('streams.mjs')) return { stdout: 'started\n{"whole":1,"cut":[]}' };
      return { stdout: args.includes('get') ? listed([pod('todo-backend', pods)]) : '[]' };
    });
  }

  readonly started: string[] = [];

  override readonly start = (args: readonly string[]): Running => {
    this.started.push(args.join(' '));
    const forwarding = `Forwarding from 127.0.0.1:${this.port} -> 80`;
    const stdout = args.includes('port-forward') ? forwarding : this.output;
    return {
      firstLine: Promise.resolve(stdout.replace(/\n.*/s, '')),
      answer: Promise.resolve({ status: 0, stdout, stderr: '' }),
      endInput: () => undefined,
      stop: () => undefined,
    };
  };
}

describe('a user of the examples', () => {
  const token = (seconds: number): string => {
    const claims = JSON.stringify({ exp: Date.now() / 1000 + seconds });
    return `head.${Buffer.from(claims).toString('base64url')}.signature`;
  };

  /** A frontend that knows nobody until somebody signs up, and what it is asked. */
  async function frontend(seconds: number): Promise<{ readonly port: number; readonly asked: string[] }> {
    const asked: string[] = [];
    const port = await serving((request, response) => {
      const { url = '', headers } = request;
      const cookie = headers.cookie === undefined ? '' : ` with ${headers.cookie}`;
      asked.push(`${url} from ${String(headers.origin)}${cookie}`);
      if (asked.length === 1) response.statusCode = 401;
      if (url.includes('sign-')) response.setHeader('set-cookie', ['session=1; HttpOnly', 'more=2']);
      response.end(JSON.stringify({ token: token(seconds) }));
    });
    return { port, asked };
  }

  it('signs up at the first question, and keeps the token for as long as it is good', async () => {
    const { port, asked } = await frontend(900);
    const user = new User();
    const stage = stageOn(new KubectlWith(port));
    const { authorization } = await user.headers(stage);
    expect(authorization).toMatch(/^Bearer head\.\w+\.signature$/);
    await expect(user.headers(stage)).resolves.toEqual({ authorization });
    expect(asked).toEqual([
      '/api/auth/sign-in/email from http://localhost:3000',
      '/api/auth/sign-up/email from http://localhost:3000',
      '/api/auth/token from http://localhost:3000 with session=1; more=2',
    ]);
  });

  it('signs in again when the token is about to end', async () => {
    const { port, asked } = await frontend(200);
    const user = new User();
    const stage = stageOn(new KubectlWith(port));
    await user.headers(stage);
    await user.headers(stage);
    expect(asked.map((each) => each.split(/[ /]/)[3])).toEqual([
      'sign-in',
      'sign-up',
      'token',
      'sign-in',
      'token',
    ]);
  });

  it('says what the frontend answers when it gives no token, and not the password', async () => {
    const port = await serving((_, response) => response.writeHead(500).end('no database'));
    const user = new User();
    await expect(user.headers(stageOn(new KubectlWith(port)))).rejects.toThrow(
      /^\/api\/auth\/sign-in\/email answers 500: no database$/,
    );
  });
});

describe('the model that stands in', () => {
  const environment = { ...minikube, model: modelIn('outside') };

  it('is found where the environment says that the model is, and takes the place of the internet', () => {
    const stage = stageOn(new FakeKubectl(), environment);
    const [own, service] = modelObjects(stage);
    const address = `http://${textAt(service, 'metadata', 'name')}.outside.svc:${numberAt(service, 'spec', 'ports', 0, 'port')}/v1`;
    expect(JSON.stringify(stage.manifest)).toContain(`{"name":"OPENAI_BASE_URL","value":"${address}"}`);
    expect(own).toMatchObject({ metadata: { namespace: 'outside', labels: ownLabels('model') } });
    expect(listAt(own, 'spec', 'containers', 0, 'command')).toEqual(['node', '/e2e/model.mjs', '8080']);
    const asked = flows(environment).filter(({ from }) => from === 'backend');
    expect(asked.map(({ to }) => to)).not.toContain('internet');
  });
});

describe('streams', () => {
  const counting = (last: number): string =>
    Array.from({ length: last }, (_, index) => `event: text\r\ndata: "${index + 1} "\r\n\r\n`).join('');
  const end = 'event: end\r\ndata: "end"\r\n\r\n';

  it('count as whole with all that was to be said and an end, and are named where they were cut', async () => {
    let asked = 0;
    const port = await serving((request, response) => {
      asked += 1;
      const answer = [`${counting(1)}${end}`, counting(1), `${counting(2)}${end}`][asked - 1];
      if (answer !== undefined) response.end(answer);
      else if (asked === 4) response.writeHead(503).end('closing');
      else response.write(counting(1), () => request.socket.destroy());
    });
    const input = { url: `http://127.0.0.1:${port}/chat`, headers: {}, count: 5, seconds: 1 };
    const file = join(__dirname, '../../tools/e2e/clients/streams.mjs');
    const client = spawn(process.execPath, [file, JSON.stringify(input)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [first, result = ''] = (await text(client.stdout)).split('\n');
    expect(first).toBe('started');
    expect(JSON.parse(result)).toEqual({
      whole: 1,
      cut: [
        'stream 2: broke off after "1 "',
        'stream 3: broke off after "1 2 "',
        'stream 4: answered 503: closing',
        'stream 5: broke off after "1 "',
      ],
    });
  });

  it.each([
    ['of which none was cut', '{"whole":50,"cut":[]}', '0 of 50 streams of 40 s cut'],
    [
      'of which one was cut',
      '{"whole":49,"cut":["stream 7: ECONNRESET"]}',
      '1 of 50 streams were cut: stream 7: ECONNRESET',
    ],
    ['of which nothing is known', '{}', '50 of 50 streams were cut'],
  ])('%s are judged', async (_, result, sentence) => {
    const proof = streams.prove(stageOn(new KubectlWith(0, `started\n${result}`)));
    const detail = await proof.then((found) => found.detail, String);
    expect(detail).toContain(sentence);
    await expect(
      proof.then(
        () => 'passed',
        () => 'failed',
      ),
    ).resolves.toBe(sentence.startsWith('0') ? 'passed' : 'failed');
  });
});

describe('streams through an Ingress', () => {
  const { edge } = production;
  const through = (ingress: IngressEdge, kubectl: KubectlWith): Promise<Finding> =>
    streams.prove({ ...stageOn(kubectl), streams: 200, ingress });

  it('go to a pod of its controller, under the host of the Ingress that a public environment has', async () => {
    const kubectl = new KubectlWith(0, 'started\n{"whole":200,"cut":[]}');
    if (edge.kind !== 'ingress') throw new Error('production has an Ingress');
    const { detail } = await through(edge, kubectl);
    expect(detail).toBe(
      '0 of 200 streams of 40 s cut; through the Ingress of haproxy 0 of 200 streams of 40 s cut',
    );
    expect(kubectl.started[1]).toMatch(
      /"url":"https:\/\/10\.0\.0\.\d:8443\/chat","headers":\{"host":"api\.todo-e2e\.example\.com"\}/,
    );
    const [applied = ''] = kubectl.calls
      .map(({ input = '' }) => input)
      .filter((each) => each.includes('"Ingress",'));
    expect(applied).toContain('"haproxy.org/timeout-server":"50s"');
    expect(kubectl.commands.filter((command) => command.startsWith('delete'))).toHaveLength(2);
  });

  it('are not proven where the controller has no pod', async () => {
    const kubectl = new KubectlWith(0, 'started\n{"whole":200,"cut":[]}');
    if (edge.kind !== 'ingress') throw new Error('production has an Ingress');
    const elsewhere = { ...edge, controller: { ...edge.controller, namespace: 'nowhere' } };
    await expect(through(elsewhere, kubectl)).rejects.toThrow('controller of haproxy is Ready');
  });
});

describe('a browser', () => {
  it('is the first program of such a name on PATH that can be run', () => {
    const [first, second] = ['one', 'two'].map(() => mkdtempSync(join(tmpdir(), 'todo-chatbot-browser-')));
    writeFileSync(join(first ?? '', 'chromium'), '', { mode: 0o644 });
    writeFileSync(join(second ?? '', 'google-chrome'), '', { mode: 0o755 });
    expect(browserFile([first, second].join(delimiter), [])).toBe(join(second ?? '', 'google-chrome'));
    expect(browserFile(first, [])).toBeUndefined();
  });

  it('that is not there is said in a sentence', async () => {
    await expect(browser.prove(stageOn(new FakeKubectl()))).resolves.toEqual({
      outcome: 'not applicable',
      detail: 'this machine has no Chromium or Chrome: name one with --browser',
    });
  });

  it('and streams are for the examples alone', () => {
    const names = (examples: boolean): readonly string[] => stepsOf(examples).map(({ name }) => name);
    expect(names(true).filter((name) => !names(false).includes(name))).toEqual(['browser', 'streams']);
  });
});
