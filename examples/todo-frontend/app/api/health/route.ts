import { version } from '@/lib/version';

export const dynamic = 'force-dynamic';

/** For people and monitors. */
export function GET() {
  return Response.json({ status: 'healthy', version, service: 'todo-frontend' });
}
