import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { freePort } from './postgres-server';

/** The way to a server, which takes so many bytes and then no more. */
export class CutOff {
  private readonly server: Server;
  /** Kept as soon as it takes no more: whoever sends is in the middle of it. */
  readonly reached: Promise<void>;

  constructor(target: number, bytes: number) {
    let left = bytes;
    let reach: () => void;
    this.reached = new Promise((resolve) => {
      reach = resolve;
    });
    this.server = createServer((client) => {
      const server = connect(target, '127.0.0.1');
      server.pipe(client);
      client.on('data', (chunk) => {
        left -= chunk.length;
        if (left > 0) server.write(chunk);
        else reach();
      });
      client.on('close', () => server.destroy()).on('error', () => server.destroy());
      server.on('error', () => client.destroy());
    });
  }

  /** Starts it; the address for whoever sends. */
  async start(): Promise<string> {
    const port = await freePort();
    await once(this.server.listen(port, '127.0.0.1').unref(), 'listening');
    return `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.server.close();
  }
}
