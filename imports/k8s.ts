/**
 * The Kubernetes 1.28 API as typed L1 structs and objects: the ones that cdk8s-plus-28 is built on.
 *
 * Imported from its own file, so that synth does not load the classes of cdk8s-plus-28 that it does not use.
 */
export * from 'cdk8s-plus-28/lib/imports/k8s';
