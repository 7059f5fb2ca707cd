import { Construct } from 'constructs';
import { annotations } from '../annotations';
import { type Environment, existingSecretKeys, oldestKubernetes } from '../environments';
import * as k8s from '../../imports/k8s';
import { stackLabels } from './identity';
import { quantityTexts } from './quantities';

/** The namespace of the stack: Pod Security refuses, records and warns of any pod that is not `restricted`. */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { namespace, account, audience, kubernetes, preview } = environment;
    const until = preview?.removeAfter.toISOString();
    const node = environment.node && quantityTexts(environment.node);
    const existing = existingSecretKeys(environment).map(({ secret, key }) => `${secret}/${key}`);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        name: namespace,
        labels: {
          ...stackLabels(environment),
          ...(preview &&
            until && { [annotations.preview]: preview.name, [annotations.removeAfter]: until.slice(0, 10) }),
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
        annotations: {
          [annotations.audience]: audience,
          ...(kubernetes !== undefined && kubernetes !== oldestKubernetes
            ? { [annotations.kubernetes]: kubernetes }
            : {}),
          ...(account === 'assigned' && { [annotations.account]: account }),
          ...(until && { [annotations.removeAfter]: until }),
          ...(existing.length === 0 ? {} : { [annotations.existingSecrets]: existing.join(' ') }),
          ...(node && { [annotations.nodeCpu]: node.cpu, [annotations.nodeMemory]: node.memory }),
        },
      },
    });
  }
}
