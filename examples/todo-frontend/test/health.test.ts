import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { GET as overview } from '@/app/api/health/route';
import { GET as live } from '@/app/api/health/live/route';
import { GET as ready } from '@/app/api/health/ready/route';

let backend: Server | undefined;
afterEach(() => backend?.close());

function backendAnswers(status: number): Promise<void> {
  backend = createServer((_, response) => response.writeHead(status).end('{}'));
  return new Promise((resolve) => {
    backend?.listen(0, '127.0.0.1', () => {
      const { port } = backend?.address() as AddressInfo;
      vi.stubEnv('INTERNAL_API_URL', `http://127.0.0.1:${port}`);
      resolve();
    });
  });
}

test.each([
  [200, 200],
  [500, 503],
])('where the backend answers %i, readiness answers %i', async (status, expected) => {
  await backendAnswers(status);
  expect((await ready()).status).toBe(expected);
});

test('is not ready, and lives, where nobody answers', async () => {
  vi.stubEnv('INTERNAL_API_URL', 'http://127.0.0.1:1');
  expect([(await ready()).status, live().status]).toEqual([503, 200]);
});

test('tells people its version', async () => {
  const told = { status: 'healthy', version: '1.0.0', service: 'todo-frontend' };
  expect(await overview().json()).toEqual(told);
});
