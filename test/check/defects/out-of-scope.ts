/** Seeded defects that no rule catches, and why none should. */
export const outOfScope: readonly { readonly defects: RegExp; readonly reason: string }[] = [
  {
    defects: /remove .*securityContext\.(?:runAsNonRoot|runAsUser|runAsGroup|seccompProfile)$/,
    reason: 'The security context of the pod says the same for every container that is silent.',
  },
  {
    defects: /remove .*securityContext\.privileged$/,
    reason: 'Not privileged is what a container is when nothing is stated.',
  },
  {
    defects: /(?:Job|Deployment) \S+: remove spec\.template\.spec\.securityContext$/,
    reason: 'Each container states the same, and no claim needs the group.',
  },
  {
    defects: /Namespace todo: remove metadata\.labels\["app\.kubernetes\.io\//,
    reason: 'Labels for people: nothing selects a namespace by them.',
  },
  {
    defects: /Namespace todo: remove metadata\.labels\["pod-security\.kubernetes\.io\/(?:audit|warn)"\]/,
    reason: 'What is enforced is refused: these two only say it a second time.',
  },
  {
    defects: /Namespace todo: remove metadata\.annotations\["todo-chatbot\/node-/,
    reason:
      'The size of a node is a fact about the cluster: where it is not stated, there is nothing to compare with.',
  },
  {
    defects: /(?:ResourceQuota|LimitRange) todo: remove (?:it|spec)$/,
    reason: 'They bound the stack for the sake of its neighbours; the stack runs without.',
  },
  {
    defects: /CronJob \S+: remove it$/,
    reason: 'Nothing refers to a schedule, so nothing misses it: the golden manifests hold the inventory.',
  },
  {
    defects: /rename spec\.(?:e|in)gress\[\d\]\.(?:to|from)\[0\]\.podSelector\.matchLabels/,
    reason: 'Only peers of another namespace are left here: their labels are known to the cluster alone.',
  },
  {
    defects: /NetworkPolicy todo-postgres: remove spec\.egress\[0\]$/,
    reason: 'The database asks nobody: without DNS it works as well.',
  },
  {
    defects:
      /production: NetworkPolicy todo-(?:front|back)end: .* ?spec\.egress\[[234]\](?:\.ports\[0\]\.port to 4444)?$/,
    reason:
      'Of the ways out to the same port of the internet, of the edge and of public addresses one alone is broken: which of them a name leads to, only DNS knows.',
  },
  {
    defects: /Service \S+: rename spec\.ports\[0\]\.name$/,
    reason: 'No route refers to this port by name.',
  },
  {
    defects: /minikube: Service todo-frontend: (?:rename metadata\.name|set spec\.ports\[0\]\.port to 4444)$/,
    reason: 'Where there is no edge, people alone dial the frontend, by kubectl port-forward.',
  },
  {
    defects: /production: Service todo-(?:postgres|frontend): set spec\.ports\[0\]\.port to 4444$/,
    reason:
      'A headless Service translates no port, and the Ingress refers to the port by name, so that the number is free.',
  },
  {
    defects: /remove metadata\.annotations\["todo-chatbot\/built-with-/,
    reason: 'What an image was built with is said for people: no pod reads it.',
  },
  {
    defects:
      /minikube: Deployment \S+: set metadata\.annotations\["todo-chatbot\/built-with-NEXT_PUBLIC_API_URL"\]/,
    reason: 'Where there is no edge, no manifest says which hosts a browser reaches.',
  },
  {
    defects: /Ingress todo-edge: remove metadata\.annotations\["haproxy\.org\/ssl-redirect"\]/,
    reason: 'Each Ingress controller has a name of its own for it, which the environment chooses.',
  },
];
