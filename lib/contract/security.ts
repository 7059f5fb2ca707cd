import type { Account } from './container';

/** UID and GID that the three images are built with; an environment may differ for images built otherwise. */
export const account: Account = { user: 1000, group: 1001 };

/** What every container runs under, in Kubernetes and elsewhere. */
export const security = {
  runAsNonRoot: true,
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  dropCapabilities: ['ALL'],
  seccompProfile: 'RuntimeDefault',
  mountServiceAccountToken: false,
} as const;
