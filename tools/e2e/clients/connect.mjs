/** `node connect.mjs '[{"host":"10.0.0.1","port":53}]'`: whether a TCP connection to each comes about, as JSON. */
import { connect } from 'node:net';

// Some network plugins drop what they refuse.
const limitMilliseconds = 2000;

function attempt({ host, port }) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (open) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(limitMilliseconds, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

console.log(JSON.stringify(await Promise.all(JSON.parse(process.argv[2]).map(attempt))));
