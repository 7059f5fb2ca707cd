import type { Storage } from '../environments';
import type * as k8s from '../../imports/k8s';
import { gibibytes } from './quantities';

/** What a claim asks for: a disk that one node mounts. */
export function claimSpec({ sizeGibibytes, className }: Storage): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: ['ReadWriteOnce'],
    ...(className === undefined ? {} : { storageClassName: className }),
    resources: { requests: { storage: gibibytes(sizeGibibytes) } },
  };
}
