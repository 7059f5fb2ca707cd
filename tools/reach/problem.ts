/** Why a decision about these manifests may differ from what a cluster does. */
export type Problem =
  | {
      /** The API server would refuse the object; it is treated as absent. */
      readonly kind: 'malformed';
      readonly object: string;
      /** Path of the field inside the object. */
      readonly field: string;
      /** End of the sentence "expected …". */
      readonly expected: string;
    }
  | {
      /** The same object stands in the manifests more than once; the last one counts, as with `kubectl apply`. */
      readonly kind: 'declared twice';
      readonly object: string;
    }
  | {
      /** A network policy of another API (Cilium, Calico, AdminNetworkPolicy), which is not evaluated. */
      readonly kind: 'not evaluated';
      readonly object: string;
      readonly apiVersion: string;
    }
  | {
      /** A policy of a network plugin, of the kinds that may name hosts, which says more than names. */
      readonly kind: 'partly names';
      readonly object: string;
      readonly apiVersion: string;
    }
  | {
      /** Pods of a forward proxy whose allow-list is not known whole: nobody is taken to reach a host through it. */
      readonly kind: 'unknown proxy';
      readonly object: string;
    }
  | {
      /** An object of a kind that is not read: if its operator makes pods or policies, none of them is here. */
      readonly kind: 'not read';
      readonly object: string;
      readonly apiVersion: string;
    }
  | {
      /** An ipBlock holds a part of a declared range: whether it matches depends on the address that a pod gets, and is taken for true. */
      readonly kind: 'partly covered';
      readonly object: string;
      readonly cidr: string;
      readonly range: string;
    };

/** A problem as one sentence for people. */
export function describeProblem(problem: Problem): string {
  const object = problem.object.charAt(0).toUpperCase() + problem.object.slice(1);
  switch (problem.kind) {
    case 'malformed':
      return `${object} is left out: ${problem.field} should be ${problem.expected}.`;
    case 'declared twice':
      return `${object} is declared more than once; the last one counts.`;
    case 'not evaluated':
      return `${object} is not evaluated: its API is ${problem.apiVersion}, not networking.k8s.io/v1.`;
    case 'partly names':
      return `${object} is not evaluated: of ${problem.apiVersion}, only policies that name hosts with their ports and say nothing else are.`;
    case 'unknown proxy':
      return `${object} is a forward proxy whose allow-list is not read: whom others reach through it is not known.`;
    case 'not read':
      return `${object} is not read: its API is ${problem.apiVersion}, and pods or policies that are made of it are not here.`;
    case 'partly covered':
      return `${object} has the ipBlock ${problem.cidr}, which holds only a part of ${problem.range}: what it decides depends on the address.`;
  }
}
