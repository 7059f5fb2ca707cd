/** Why no rule catches some of the seeded defects, and none should: of one environment where the pattern names it. */
export const outOfScope: Readonly<Record<string, RegExp>> = {
  'The security context of the pod says the same for every container that is silent.':
    /remove .*securityContext\.(?:runAsNonRoot|runAsUser|runAsGroup|seccompProfile)$/,
  'Not privileged is what a container is when nothing is stated.': /remove .*securityContext\.privileged$/,
  'Each container states the same, and no claim needs the group.':
    /(?:Job|Deployment) \S+: remove spec\.template\.spec\.securityContext$/,
  'Labels for people: nothing selects a namespace by them.':
    /Namespace todo: remove metadata\.labels\["app\.kubernetes\.io\//,
  'What is enforced is refused: these two only say it a second time.':
    /Namespace todo: remove metadata\.labels\["pod-security\.kubernetes\.io\/(?:audit|warn)"\]/,
  'The size of a node is a fact about the cluster: where it is not stated, there is nothing to compare with.':
    /minikube: Namespace todo: remove metadata\.annotations\["todo-chatbot\/node-/,
  'They bound the stack for the sake of its neighbours; the stack runs without.':
    /minikube: (?:ResourceQuota|LimitRange) todo: remove (?:it|spec)$/,
  'Where nothing is pulled, developers may run what they built last, by whatever tag.':
    /minikube: Deployment \S+: move spec\.\S+\.image$/,
  'Nothing refers to a schedule, so nothing misses it: the golden manifests hold the inventory.':
    /minikube: CronJob \S+: remove it$/,
  'Only peers of another namespace are left here: their labels are known to the cluster alone.':
    /production: .*rename spec\.(?:e|in)gress\[\d\]\.(?:to|from)\[0\]\.podSelector\.matchLabels/,
  'The database asks nobody: without DNS it works as well.':
    /NetworkPolicy todo-postgres: remove spec\.egress\[0\]$/,
  'Of the ways out to the same port of the internet, of the edge and of public addresses one alone is broken: which of them a name leads to, only DNS knows.':
    /production: NetworkPolicy todo-(?:front|back)end: .* ?spec\.egress\[[2-9]\](?:\.ports\[0\]\.port to 4444)?$/,
  'No route refers to this port by name.': /Service \S+: rename spec\.ports\[0\]\.name$/,
  'Where there is no edge, people alone dial the frontend, by kubectl port-forward.':
    /minikube: Service todo-frontend: (?:rename metadata\.name|set spec\.ports\[0\]\.port to 4444)$/,
  'A headless Service translates no port, and the Ingress refers to the port by name, so that the number is free.':
    /production: Service todo-(?:postgres|frontend): set spec\.ports\[0\]\.port to 4444$/,
  'What an image was built with is said for people: no pod reads it.':
    /remove metadata\.annotations\["todo-chatbot\/built-with-/,
  'Where there is no edge, no manifest says which hosts a browser reaches.':
    /minikube: Deployment \S+: set metadata\.annotations\["todo-chatbot\/built-with-NEXT_PUBLIC_API_URL"\]/,
  'The account of the pod says the same where the pod is silent.':
    /remove spec\..*template\.spec\.automountServiceAccountToken$/,
  'The other one of two containers mounts the volume still, and a variable alone names its file.':
    /minikube: Job todo-migrate: remove spec\.template\.spec\.(?:initC|c)ontainers\[\d\]\.volumeMounts\[1\]$/,
};
