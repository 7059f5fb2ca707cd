import { backendHealth } from '@/lib/backend-health';

export const dynamic = 'force-dynamic';

/** The backend answers. It is given five seconds, so a probe must wait longer. */
export async function GET() {
  try {
    await backendHealth({ cache: 'no-store', signal: AbortSignal.timeout(5000) });
    return Response.json({ status: 'ready' });
  } catch {
    return Response.json({ status: 'not_ready', reason: 'backend_unavailable' }, { status: 503 });
  }
}
