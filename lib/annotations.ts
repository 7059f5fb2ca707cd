/**
 * Annotations for facts that no field of the Kubernetes API holds: the checks, which see manifests alone, and people read
 * them.
 */
export const annotations = {
  /** On the namespace: `public` or `developers`; a public manifest holds no secret value. */
  audience: 'todo-chatbot/audience',
  /** On the namespace: `secret/key` of each key that somebody makes beforehand, separated by spaces. */
  existingSecrets: 'todo-chatbot/existing-secrets',
  /** On the namespace: the version of Kubernetes that its objects are written for, where it is not 1.28. */
  kubernetes: 'todo-chatbot/kubernetes',
  /** On the namespace: `assigned` where the cluster gives it users and groups of its own. */
  account: 'todo-chatbot/account',
  /** On the namespace: what one node has left for the stack, where there is one node alone. Quantities. */
  nodeCpu: 'todo-chatbot/node-cpu',
  nodeMemory: 'todo-chatbot/node-memory',
  /** On the namespace of a preview: its name, and when it may be removed (a moment in UTC; the label holds the day). */
  preview: 'todo-chatbot/preview',
  removeAfter: 'todo-chatbot/remove-after',
  /** On Secrets of which the first stay: Flux leaves those that exist alone (its documentation, "Kustomization"). */
  fluxApply: 'kustomize.toolkit.fluxcd.io/ssa',
  /** On a Deployment: connections that the pool of one pod opens at most. */
  databaseConnections: 'todo-chatbot/database-connections',
  /** On a Deployment: how long its process may take to finish its requests after SIGTERM, in seconds. */
  drainSeconds: 'todo-chatbot/drain-seconds',
  /** On the frontend's Deployment, followed by a variable's name: the build argument that its image was built with. */
  builtWith: 'todo-chatbot/built-with-',
  /** On any object, followed by the name of a rule of the checks: why its findings about this object are excused. */
  ignore: 'todo-chatbot/ignore-',
  /** On the migration Job: Argo CD runs it with the sync and replaces it by the next (its documentation, "Sync Phases and Waves"). */
  argoHook: 'argocd.argoproj.io/hook',
  argoHookDeletePolicy: 'argocd.argoproj.io/hook-delete-policy',
  /** On pods: change when what they read at start changes. */
  secretChecksum: 'todo-chatbot/secret-checksum',
  configurationChecksum: 'todo-chatbot/configuration-checksum',
} as const;
