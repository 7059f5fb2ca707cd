import { expect, test, vi } from 'vitest';
import { GET as overview } from '@/app/api/health/route';
import { GET as live } from '@/app/api/health/live/route';
import { GET as ready } from '@/app/api/health/ready/route';

test.each([
  ['answers', () => Promise.resolve(Response.json({})), 200],
  ['answers an error', () => Promise.resolve(new Response(null, { status: 500 })), 503],
  ['does not answer', () => Promise.reject(new Error('refused')), 503],
])('where the backend %s, readiness says so and liveness is not concerned', async (_, answer, status) => {
  vi.stubEnv('INTERNAL_API_URL', 'http://backend.internal');
  const fetch = vi.fn(answer);
  vi.stubGlobal('fetch', fetch);
  expect([(await ready()).status, live().status]).toEqual([status, 200]);
  expect(fetch).toHaveBeenCalledExactlyOnceWith('http://backend.internal/health', expect.anything());
});

test('tells people its version', async () => {
  const told = { status: 'healthy', version: '1.0.0', service: 'todo-frontend' };
  expect(await overview().json()).toEqual(told);
});
