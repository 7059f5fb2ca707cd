import { Construct } from 'constructs';
import type { Environment } from '../environments';
import * as k8s from '../../imports/k8s';

/** The namespace of the stack: Pod Security refuses, records and warns of any pod that is not `restricted`. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, { name, namespace }: Pick<Environment, 'name' | 'namespace'>) {
    super(scope, id);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        name: namespace,
        labels: {
          'app.kubernetes.io/instance': name,
          'app.kubernetes.io/part-of': 'todo-chatbot',
          'app.kubernetes.io/managed-by': 'cdk8s',
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
  }
}
