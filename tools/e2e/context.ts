import type { Kubectl } from './kubectl';
import { Refusal } from './refusal';

/** Clusters that people make to throw away. */
function isForTrying(context: string): boolean {
  return context === 'minikube' || context.startsWith('kind-') || context.endsWith('-e2e');
}

/** The context to work in: the one that was named, or the current one if its name says that nobody depends on it. */
export async function chosenContext(kubectl: Kubectl, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const answer = await kubectl.run(['config', 'current-context']);
  const current = answer.stdout.trim();
  if (answer.status !== 0 || current === '') {
    throw new Refusal('kubectl has no current context: name one with --context NAME.');
  }
  if (!isForTrying(current)) {
    throw new Refusal(
      `The current context is ${current}, which may be somebody's: name it with --context ${current} if you mean it. ` +
        'Only minikube, kind-* and *-e2e are taken without asking.',
    );
  }
  return current;
}
