/**
 * `node tunnel.mjs '{"proxy":{"host":"todo-egress-proxy","port":3128},"hosts":["api.openai.com:443"]}'`: the status with
 * which the proxy answers when it is asked for a tunnel to each, as JSON; 0 where it does not answer.
 */
import { request } from 'node:http';

const limitMilliseconds = 15_000;
const { proxy, hosts } = JSON.parse(process.argv[2]);

function attempt(path) {
  return new Promise((resolve) => {
    const asked = request({ ...proxy, method: 'CONNECT', path, headers: { host: path }, agent: false });
    const end = (status) => {
      resolve(status);
      asked.destroy();
    };
    asked.setTimeout(limitMilliseconds, () => end(0));
    asked.once('connect', ({ statusCode }) => end(statusCode));
    asked.once('response', ({ statusCode }) => end(statusCode));
    asked.once('error', () => end(0));
    asked.end();
  });
}

process.stdout.write(JSON.stringify(await Promise.all(hosts.map(attempt))), () => process.exit(0));
