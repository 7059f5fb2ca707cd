import { backendHealth } from '@/lib/backend-health';
import { version } from '@/lib/version';

/** Seconds after which a visit has this page made again, for the next visitor. */
export const revalidate = 10;

export default async function About() {
  const backend = await backendHealth({ next: { revalidate } }).catch(() => undefined);
  return (
    <main>
      <h1>About</h1>
      <dl>
        <dt>Frontend</dt>
        <dd>{version}</dd>
        <dt>Backend</dt>
        <dd data-testid="backend">{backend?.version ?? 'did not answer'}</dd>
        <dt>This page was made</dt>
        <dd data-testid="made">{new Date().toISOString()}</dd>
      </dl>
      <a href="/">To-dos</a>
    </main>
  );
}
