/**
 * `node idle.mjs 443 8080`: waits, so that programs can be run in its pod, and accepts connections on these ports. Stands in
 * for a service that answers nobody, or not over HTTP; what else it is given is that service's.
 */
import { createServer } from 'node:net';

for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => process.exit(0));
const ports = process.argv.slice(2).filter((each) => /^\d+$/.test(each));
for (const port of ports) createServer((socket) => socket.end()).listen(Number(port));
setInterval(() => {}, 60_000);
