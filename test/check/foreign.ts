import type { Mapping } from '../../tools/manifest';

/** What objects of another project are called. */
export const metadata = { name: 'second', namespace: 'todo' };

/** An object, with whatever its kind has. */
export function object(apiVersion: string, kind: string, content: Mapping): unknown {
  return { apiVersion, kind, metadata, ...content };
}

/** Pods of another project, of which only the ports and labels matter. */
export function foreign(kind: string, spec: Mapping = {}, container: Mapping = {}): unknown {
  const template = {
    metadata: { labels: { app: 'x' } },
    spec: {
      containers: [
        { name: 'x', image: 'example.com/x:v1', ports: [{ name: 'http', containerPort: 80 }], ...container },
      ],
      ...spec,
    },
  };
  return object('apps/v1', kind, {
    spec: { replicas: 3, selector: { matchLabels: { app: 'x' } }, template },
  });
}

/** A Service for some of them. */
export function service(
  selector: Mapping | undefined,
  ports: readonly Mapping[] = [{ port: 80, targetPort: 80 }],
): unknown {
  return object('v1', 'Service', { spec: { selector, ports } });
}
