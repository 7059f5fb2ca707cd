/** `node idle.mjs 443 8080`: waits, so that programs can be run in its pod, and accepts connections on these ports. */
import { createServer } from 'node:net';

for (const port of process.argv.slice(2)) createServer((socket) => socket.end()).listen(Number(port));
setInterval(() => {}, 60_000);
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
