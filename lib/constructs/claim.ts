import type { Storage } from '../environments';
import type * as k8s from '../../imports/k8s';
import { gibibytes } from './quantities';

/** What a claim asks for: a disk that one node mounts, or one pod. */
export function claimSpec({
  sizeGibibytes,
  className,
  accessMode = 'ReadWriteOnce',
}: Storage): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: [accessMode],
    ...(className === undefined ? {} : { storageClassName: className }),
    resources: { requests: { storage: gibibytes(sizeGibibytes) } },
  };
}
